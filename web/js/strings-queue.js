// Texts of the shared review queue.

import {addTexts} from './i18n.js';

addTexts({
  'queue.title': ['ほかの人と分担する', 'Share the work with others'],
  'queue.help': ['人の確認が必要な写真の一覧を、1つのファイルで渡します。写真は入りません。同じ写真を持つ人がこの画面で分類し、書き出したファイルを取り込むと、答えが合わさります。',
    'The list of photos that need a person goes into a file, without the photos. Whoever has the same photos labels them on this page and writes the file out; taken in here, the answers come together.'],
  'queue.name': ['あなたの名前（答えた人として記録されます）', 'Your name, kept with your answers'],
  'queue.name.example': ['例：佐藤', 'such as Sato'],
  'queue.give': ['一覧を書き出す', 'Write the list out'],
  'queue.take': ['一覧を取り込む', 'Take a list in'],
  'queue.given': ['{n}枚の一覧を書き出しました（うち{a}枚は回答済み）。', 'Wrote a list of {n} {n|photo|photos}, {a} of them answered.'],
  'queue.taken': ['一覧を取り込み、{n}枚に分類を付けました。', 'Took the list in, and labelled {n} {n|photo|photos}.'],
  'queue.apart': ['答えが分かれた写真が{d}枚あります（{names}）。', 'People disagree on {d} ({names}).'],
  'queue.others': ['{o}枚はこのプロジェクトにありません。', '{o} of its photos are not in this project.'],
  'queue.bad': ['確認の一覧として読めません', 'This is no list of photos to review'],
  'queue.bad.fix': ['この画面か okuyuki review で書き出した .jsonl ファイルを選んでください。', 'Choose a .jsonl file that this page or okuyuki review has written.'],
});
