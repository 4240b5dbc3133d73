// The head of a page: its name, language, colours, and the ways to the other pages.

import {h, iconButton, rebuild, setAttr, setText} from '../js/dom.js';
import {current, languages, setLanguage} from '../js/language.js';
import {nextTheme, theme} from '../js/theme.js';
import {t} from './text.js';

/** The address of the help in a language. */
export const help = (language) => language === 'ja' ? '/docs/ja/' : '/docs/';

/**
 * @param {string} home where the page's name, the text app.name, leads
 * @param {[string | ((language: string) => string), string][]} ways addresses of other pages, with the keys of their names
 * @param {() => {link: string, text: string}} status whether the page is up to date; none when not given
 */
export function frame(home, ways, status = () => ({link: '', text: ''})) {
  const name = h('a', {class: 'brand-name', href: home});
  const link = h('span', {class: 'live', role: 'status'});
  const links = ways.map(([href, key]) => [h('a', {href: typeof href === 'function' ? href(current()) : href}), key, href]);
  const language = h('div', {class: 'segmented', role: 'group'});
  const colours = h('div');
  const el = h('header', {class: 'head'},
    h('div', {class: 'brand'}, h('img', {class: 'mark', src: '/icon.svg', alt: '', width: 30, height: 30}), name), link,
    h('nav', {class: 'ways'}, ...links.map(([a]) => a)), h('div', {class: 'settings'}, language, colours));
  return {el, update() {
    setText(name, t('app.name'));
    for (const [a, key, href] of links) {
      setText(a, t(key));
      if (typeof href === 'function') setAttr(a, 'href', href(current()));
    }
    const now = status();
    setAttr(link, 'data-link', now.link);
    setText(link, now.text);
    setAttr(language, 'aria-label', t('app.language'));
    rebuild(language, [current()], () => languages.map((l) => h('button', {
      type: 'button', lang: l, 'aria-pressed': String(l === current()), text: l === 'ja' ? '日本語' : 'English', on: {click: () => setLanguage(l)},
    })));
    rebuild(colours, [theme(), current()], () => [iconButton({auto: 'auto', light: 'sun', dark: 'moon'}[theme()], `${t('app.theme')}: ${t(`app.theme.${theme()}`)}`, nextTheme)]);
  }};
}
