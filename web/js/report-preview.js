// The report as it will look, in a frame without scripts. The page's policy allows no inline styles there, so that the style is
// taken out of the text and given to the frame's document as a style sheet of its own.

import {h} from './dom.js';

/** Splits a report (core/report) into its text without styles and policy, and the styles. */
export function split(html) {
  let css = '';
  const text = html.replace(/<style>([^<]*)<\/style>/g, (_, style) => { css += style; return ''; }).replace(/<meta http-equiv=[^>]*>/g, '');
  return {text, css};
}

/** A frame for reports, made when the first is shown; print() prints it. */
export function previewFrame() {
  const frame = h('iframe', {class: 'report-frame', sandbox: 'allow-same-origin allow-modals'});
  const el = h('div', {class: 'report-preview', hidden: true});
  let style = '';
  frame.addEventListener('load', () => { // again whenever the view comes back to the page
    const {contentDocument: doc, contentWindow: view} = frame;
    if (!doc || !view) return;
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(style);
    doc.adoptedStyleSheets = [sheet];
  });
  return {el, name(title) { frame.title = title; }, print() { frame.contentWindow.print(); }, async show(html) {
    const {text, css} = split(html);
    style = css;
    await new Promise((resolve) => {
      frame.addEventListener('load', resolve, {once: true});
      frame.srcdoc = text;
      el.hidden = false;
      if (!frame.parentElement) el.append(frame);
    });
  }};
}
