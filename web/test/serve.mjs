// A tiny server for working on the page: node web/test/serve.mjs [--fake] [--port 8090] [--wasm DIR].
// --fake replaces the engine by fake-engine.js; DIR holds the built programs (engine.wasm, viewer.wasm, base.model ...).

import {createReadStream, existsSync, statSync} from 'node:fs';
import {createServer} from 'node:http';
import {execFileSync} from 'node:child_process';
import {extname, join, normalize} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const {values} = parseArgs({options: {fake: {type: 'boolean'}, port: {type: 'string', default: '8090'}, wasm: {type: 'string', default: '/tmp/okuyuki-wasm'}}});
const here = fileURLToPath(new URL('.', import.meta.url));
const goroot = execFileSync('go', ['env', 'GOROOT'], {encoding: 'utf8'}).trim();
const types = {'.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm'};
const policy = (ancestors) => `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' blob: data:; ` +
  `style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`;

function locate(path) {
  if (path === '/') return join(here, '../index.html');
  if (path === '/wasm_exec.js') return join(goroot, 'lib/wasm/wasm_exec.js');
  if (values.fake && path === '/js/engine-worker.js') return join(here, 'fake-engine.js');
  if (/\.(wasm|model|bin)$/.test(path)) return join(values.wasm, path);
  return join(here, '..', path);
}

createServer((request, response) => {
  const path = normalize(new URL(request.url, 'http://x').pathname);
  const file = locate(path);
  const headers = {'content-security-policy': policy(path === '/viewer.html' ? "'self'" : "'none'"), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff'};
  if (!existsSync(file) || !statSync(file).isFile()) {
    if (values.fake && /\.(wasm|model|bin)$/.test(path) && path !== '/viewer.wasm') { // the fake engine needs no parts
      response.writeHead(200, headers);
      return response.end(path === '/engine.wasm' ? Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) : Buffer.alloc(1));
    }
    response.writeHead(404, headers);
    return response.end();
  }
  response.writeHead(200, {...headers, 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-length': statSync(file).size});
  createReadStream(file).pipe(response);
}).listen(Number(values.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${values.port}/`));
