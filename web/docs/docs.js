// The documentation's one script: the button of colours, and the language remembered when a link switches it.

import {setLanguage} from '../js/language.js';
import {nextTheme, onTheme, theme} from '../js/theme.js';

const button = document.getElementById('theme');
onTheme(() => { button.textContent = button.dataset[theme()]; });
button.addEventListener('click', nextTheme);
button.hidden = false;
for (const link of document.querySelectorAll('a[hreflang]')) link.addEventListener('click', () => setLanguage(link.hreflang));
