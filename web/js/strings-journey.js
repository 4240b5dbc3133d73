// Texts of the journey: the steps that follow learning, and the way from one to the next. What such a step itself says is in a
// file of its own.

import {addTexts} from './i18n.js';

addTexts({
  'step.compare': ['比較', 'Compare'],
  'step.stress': ['耐性', 'Stress'],
  'step.report': ['報告', 'Report'],
  'step.save': ['保存', 'Save'],
  'step.compare.none': ['未実施', 'not started'],
  'step.stress.none': ['未実施', 'not started'],
  'step.report.none': ['未作成', 'none yet'],

  'compare.title': ['奥行きは分類に役立つか', 'Does depth help?'],
  'compare.lead': [
    '同じ写真、同じ条件で、奥行きも学習した場合と分類だけを学習した場合を比べます。',
    'The same photos under the same conditions, learned with depth and without.',
  ],
  'compare.need': ['比べるには、2つ以上の分類に、それぞれ2枚以上の写真が必要です。', 'To compare, at least two classes need two photos each.'],
  'stress.title': ['悪条件での強さ', 'When photos get worse'],
  'stress.lead': ['暗さ、ノイズ、ぶれを加えて、どこまで使えるかを確かめます。', 'Darkness, noise and blur are added, to see how far it holds.'],
  'stress.need': ['比較が終わると、その結果を使って確かめられます。', 'This builds on the comparison: run that first.'],
  'report.title': ['報告書', 'Report'],
  'report.lead': ['結果を、そのまま渡せる1つのファイルにまとめます。', 'The findings in one file, ready to hand over.'],
  'report.need': ['比較の結果から報告書を作ります。先に比較してください。', 'The report is made from the comparison: run that first.'],

  'next.to': ['「{name}」に進む', 'Go to “{name}”'],
  'next.hint.compare': ['奥行きが役立っているかを確かめます', 'See whether depth helps'],
  'next.hint.stress': ['暗い写真やぶれた写真でも使えるかを確かめます', 'See how it bears dark and blurred photos'],
  'next.hint.report': ['結果を報告書にまとめます', 'Put the findings into a report'],
});
