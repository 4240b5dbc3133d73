// Texts about an engine that dies: revive.js, rail.js.

import {addTexts} from './i18n.js';

addTexts({
  'lost.unknown': ['計算部が止まったため、再起動しています。', 'The engine stopped and is being restarted.'],
  'lost.memory': ['メモリーが足りず計算部が止まったため、再起動しています。', 'The engine ran out of memory and is being restarted.'],
  'lost.kept': ['写真と分類はそのままです。', 'Photos and labels are as they were.'],
  'lost.job.photos': ['続きから読み込みます。', 'Reading goes on from there.'],
  'lost.job.learn': ['学習は途中から自動で続きます。', 'Learning goes on by itself from where it was.'],
  'lost.job.compare': ['比較は途中から自動で続きます。', 'The comparison goes on by itself from where it was.'],
  'lost.job.stress': ['耐性の測定は、もう一度始めてください。', 'Start the stress test once more.'],
  'lost.again': ['再起動する', 'Restart it'],

  'engine.halted': ['計算部が停止中', 'The engine is halted'],
  'error.gave_up': ['計算部が繰り返し停止しました', 'The engine stopped again and again'],
  'error.gave_up.fix': [
    '写真と分類はそのままです。ほかのタブやアプリを閉じてから再起動してください。',
    'Photos and labels are as they were. Close other tabs and programs, then restart it.',
  ],
  'error.too_heavy': ['この写真を読むと計算部が停止します', 'The engine stops at this photo'],
  'error.too_heavy.fix': ['縮小するか、JPEGで保存し直してから追加してください。', 'Save it again smaller, or as a JPEG, and add that.'],
});
