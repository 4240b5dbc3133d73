// The head of the page: name, whether it is live, language, colours, and the way to the photos.

import {h, iconButton, rebuild, setAttr, setText} from '../js/dom.js';
import {current, languages, setLanguage} from '../js/language.js';
import {nextTheme, theme} from '../js/theme.js';
import {state} from './store.js';
import {t} from './text.js';

export function frame() {
  const name = h('a', {class: 'brand-name', href: '#/'});
  const link = h('span', {class: 'live', role: 'status'});
  const photos = h('a', {class: 'to-photos', href: '/'});
  const help = h('a', {class: 'to-help', target: '_blank', rel: 'noopener'});
  const language = h('div', {class: 'segmented', role: 'group'});
  const colours = h('div');
  const el = h('header', {class: 'head'},
    h('div', {class: 'brand'}, h('img', {class: 'mark', src: '/icon.svg', alt: '', width: 30, height: 30}), name), link, photos, help, h('div', {class: 'settings'}, language, colours));
  return {el, update() {
    setText(name, t('app.name'));
    setText(photos, t('app.photos'));
    setText(help, t('app.help'));
    setAttr(help, 'href', current() === 'ja' ? '/docs/ja/' : '/docs/');
    setAttr(link, 'data-link', state.link);
    setText(link, state.access === 'granted' ? t(`link.${state.link}`) : '');
    setAttr(language, 'aria-label', t('app.language'));
    rebuild(language, [current()], () => languages.map((l) => h('button', {
      type: 'button', lang: l, 'aria-pressed': String(l === current()), text: l === 'ja' ? '日本語' : 'English', on: {click: () => setLanguage(l)},
    })));
    rebuild(colours, [theme(), current()], () => [iconButton({auto: 'auto', light: 'sun', dark: 'moon'}[theme()], `${t('app.theme')}: ${t(`app.theme.${theme()}`)}`, nextTheme)]);
  }};
}
