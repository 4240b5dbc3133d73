// Texts of what is kept where: in the browser, in files.

import {addTexts} from './i18n.js';

addTexts({
  'storage.idle': ['自動で保存します', 'Kept automatically'],
  'storage.saving': ['このブラウザーに保存中', 'This browser, saving'],
  'storage.saved': ['このブラウザー {time}', 'This browser {time}'],
  'storage.at': ['{time}に自動保存', 'kept automatically, {time}'],
  'storage.none': ['自動保存は使えません', 'Not kept here'],
  'storage.full': ['空きがなく保存停止', 'No room, not kept'],
  'storage.failed': ['自動保存に失敗', 'Could not be kept'],
  'storage.here': ['このブラウザーの中', 'In this browser'],
  'storage.persisted': [
    'ブラウザーが自動で消すことはありません。閲覧データを消去すると消えます。',
    'The browser will not clear it by itself. It goes when you clear browsing data.',
  ],
  'storage.notpersisted': [
    '端末の空きが少なくなると、ブラウザーが消すことがあります。大切なものはファイルにも保存してください。',
    'The browser may clear it when the device runs short of room. Save what matters to a file too.',
  ],
  'storage.persist': ['消さないように頼む', 'Ask to keep it'],
  'storage.persist.no': [
    'ブラウザーは約束しませんでした。このページをブックマークすると認められることがあります。',
    'The browser did not promise it. A bookmark of this page may change its mind.',
  ],
  'storage.usage': ['使用中 {used}（上限 約{all}）', '{used} in use, of about {all}'],
  'storage.projects': ['続きから', 'Pick up where you left off'],
  'storage.classes': ['{c}分類', '{c} {c|class|classes}'],
  'learn.goon': ['{time}の学習を続ける', 'Go on with the learning of {time}'],
  'learn.goon.hint': ['途中まで進んだ学習が残っています。', 'A learning was broken off on its way.'],
  'learn.goon.auto': ['計算部が止まったため、途中から学習を続けています。', 'The engine stopped. Learning goes on from where it was.'],
  'storage.continue': ['続ける', 'Continue'],
  'storage.continue.name': ['「{name}」を続ける', 'Continue “{name}”'],
  'storage.elsewhere': ['別のタブで開いています', 'open in another tab'],
  'storage.anew': ['新しく始める', 'Start a new project'],
  'storage.lost': [
    '保存の途中だった{n}枚は残っていません。もう一度追加してください。',
    '{n} {n|photo had|photos had} not been kept yet. Add {n|it|them} again.',
  ],
  'storage.forget': ['「{name}」を消す', 'Forget “{name}”'],
  'storage.forget.ask': ['「{name}」をこのブラウザーから消します。元に戻せません。', '“{name}” will be erased from this browser, for good.'],
  'storage.forget.yes': ['消す', 'Erase'],
  'storage.forgetall': ['このブラウザーからすべて消す', 'Forget everything in this browser'],
  'storage.forgetall.ask': [
    '開いているものも含め、写真・分類・モデルをこのブラウザーからすべて消します。元に戻せません。',
    'All photos, labels and models in this browser will be erased, the open project too. There is no way back.',
  ],
  'storage.forgetall.done': ['すべて消しました', 'Everything has been erased'],

  'save.details': ['保存の詳細', 'About saving'],
  'save.tofile': ['ファイルに保存', 'Save to a file'],
  'save.where': ['保存されている場所', 'Where it is kept'],
  'save.file': ['ファイル', 'File'],
  'save.file.line': ['ファイル {text}', 'File: {text}'],
  'save.file.none': ['未保存', 'none yet'],
  'save.file.saved': ['{time}に保存', 'saved {time}'],
  'save.file.changed': ['{time}以後に変更', 'changed since {time}'],
  'save.file.help': ['ほかの端末でも開けます。', 'It opens on other devices too.'],
  'save.contents.depth': ['持ち込みの奥行き画像 {n}枚', '{n} depth {n|map|maps} that you brought'],
  'save.location': ['写真の位置情報もファイルに残ります。', 'Photos keep their location data in the file.'],
  'save.replace.anew': ['いまのプロジェクトはどこにも保存されていません。新しく始めると失われます。', 'The present project is not kept anywhere and will be lost.'],
  'save.replace.anew.yes': ['破棄して始める', 'Discard and start'],

  'error.storage_full': ['ブラウザーの保存領域がいっぱいです', 'The browser has no room left to keep this'],
  'error.storage_full.fix': [
    'このまま作業はできます。ファイルに保存するか、古いプロジェクトを消してください。',
    'You can go on working. Save to a file, or erase old projects.',
  ],
  'error.storage_failed': ['ブラウザーに保存できませんでした', 'The browser could not keep this'],
  'error.storage_failed.fix': ['閉じる前にファイルへ保存してください。', 'Save to a file before you close the page.'],
  'error.other_tab': ['このプロジェクトは別のタブで開いています', 'This project is open in another tab'],
  'error.other_tab.fix': ['そのタブで続けるか、閉じてからもう一度選んでください。', 'Go on there, or close that tab and try again.'],
});
