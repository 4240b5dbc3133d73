// Making and updating elements. No innerHTML anywhere: names of files and classes are the user's.

import {icons} from './icons.js';

/**
 * Makes an element. props: class, text, on (listeners), data (dataset), prop (properties), everything else an attribute;
 * null and false leave an attribute out, true sets it empty. Children may be null.
 */
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value == null || value === false) continue;
    if (name === 'class') el.className = value;
    else if (name === 'text') el.textContent = value;
    else if (name === 'on') for (const [type, f] of Object.entries(value)) el.addEventListener(type, f);
    else if (name === 'data') Object.assign(el.dataset, value);
    else if (name === 'prop') Object.assign(el, value);
    else el.setAttribute(name, value === true ? '' : value);
  }
  el.append(...children.filter((c) => c != null && c !== false));
  return el;
}

const svgNS = 'http://www.w3.org/2000/svg';

/** An icon of icons.js, decorative: its button carries the name. */
export function icon(name, extra = '') {
  const svg = document.createElementNS(svgNS, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon ${extra}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  for (const d of icons[name]) {
    const path = document.createElementNS(svgNS, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

/** A button with text and an optional icon. */
export function button(text, onClick, {icon: name, kind = 'quiet', ...rest} = {}) {
  return h('button', {type: 'button', class: `button ${kind}`, on: {click: onClick}, ...rest},
    name && icon(name), h('span', {text}));
}

/** A button that shows only an icon. */
export function iconButton(name, label, onClick, rest = {}) {
  return h('button', {type: 'button', class: 'icon-button', 'aria-label': label, title: label, on: {click: onClick}, ...rest}, icon(name));
}

/** Makes the children of parent exactly these, in this order, moving as few as possible so that focus stays. */
export function arrange(parent, children) {
  let at = parent.firstChild;
  for (const child of children) {
    if (child === at) at = at.nextSibling;
    else parent.insertBefore(child, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** Sets the text of an element when it differs. */
export function setText(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

/** Sets or removes an attribute. */
export function setAttr(el, name, value) {
  if (value == null || value === false) el.removeAttribute(name);
  else if (el.getAttribute(name) !== String(value)) el.setAttribute(name, value);
}

/** Gives a file to the user's downloads. */
export function saveFile(blob, name) {
  const link = h('a', {href: URL.createObjectURL(blob), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const signatures = new WeakMap();

/** Makes the children of parent anew when what they show (any JSON value) has changed; the focus stays at the same place. */
export function rebuild(parent, shows, make) {
  const signature = JSON.stringify(shows);
  if (signatures.get(parent) === signature) return;
  signatures.set(parent, signature);
  const at = focusable(parent).indexOf(document.activeElement);
  parent.replaceChildren(...make());
  if (at >= 0) focusable(parent)[at]?.focus();
}

const focusable = (el) => [...el.querySelectorAll('button, input')];

/** Resolves when the page has been painted with something on it, or would have been, were it on view. */
export const painted = () => new Promise((resolve) => {
  new PerformanceObserver((list) => { if (list.getEntriesByName('first-contentful-paint').length) resolve(); }).observe({type: 'paint', buffered: true});
  setTimeout(resolve, 1000);
});
