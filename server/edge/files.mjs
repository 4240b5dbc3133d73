// Files of the page, as package httpd sends them: the same names, headers and refusals. site.mjs is written by ./make. Cloudflare
// compresses them on the way.

import {files, policies} from './site.mjs';

/** @param {Request} request @param {{fetch: typeof fetch}} assets @returns {Promise<Response>} */
export async function answer(request, assets) {
  const url = new URL(request.url);
  let path;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return plain(400, 'bad request', {});
  }
  let name = path.split('/').filter((part) => part && part !== '.').join('/');
  const folder = name && `${name}/index.html` in files;
  if (folder && !path.endsWith('/')) return new Response(null, {status: 308, headers: {...policies.of(name), Location: `/${name}/`}});
  if (!name) name = 'index.html';
  else if (folder) name += '/index.html';
  const headers = policies.of(name);
  if (!['GET', 'HEAD'].includes(request.method)) return plain(405, 'only GET and HEAD are served here', {...headers, Allow: 'GET, HEAD'});
  const file = Object.hasOwn(files, name) ? files[name] : null;
  if (!file) return plain(404, '404 page not found', headers);
  Object.assign(headers, {Vary: 'Accept-Encoding', ETag: `"${file.sha256}"`, 'Cache-Control': name === 'sw.js' ? 'max-age=86400' : 'no-cache'});
  const known = (request.headers.get('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes('*') || known.includes(headers.ETag)) return new Response(null, {status: 304, headers});
  const found = await assets.fetch(new URL(`/${name.split('/').map(encodeURIComponent).join('/')}`, url));
  if (found.status !== 200) return plain(500, 'the file cannot be read', policies.of(name));
  headers['Content-Type'] = file.type;
  headers['Content-Length'] = String(file.size);
  if (request.method === 'HEAD') {
    await found.body?.cancel();
    return new Response(null, {headers});
  }
  return new Response(found.body, {headers});
}

const plain = (status, text, headers) => new Response(`${text}\n`, {status, headers: {...headers, 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff'}});
