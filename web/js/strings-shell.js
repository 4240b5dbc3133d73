// Texts of the page as a program: working offline, installing, new versions.

import {addTexts} from './i18n.js';

addTexts({
  'shell.offline': ['オフラインでも使えます', 'Works offline'],
  'shell.install': ['アプリとして入れる', 'Install as an app'],
  'shell.update': ['新しい版があります', 'A new version is there'],
  'shell.reload': ['再読み込みして更新', 'Reload to update'],
  'shell.later': ['あとで', 'Later'],
  'shell.busy': ['別のタブで処理中です。終わってから更新してください。', 'Another tab is at work. Update when it has finished.'],

  'error.integrity': ['{name}の中身が、配布されたものと違います', '{name} is not what was published'],
  'error.integrity.fix': [
    '安全のため使いません。ページを再読み込みしてください。続く場合は、回線か配布元に問題があります。',
    'It is not used, for safety. Reload the page. If it happens again, the line or the server is at fault.',
  ],
});
