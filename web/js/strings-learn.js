// Texts of the learning step: its progress and its result.

import {addTexts} from './i18n.js';

addTexts({
  'learn.title': ['学習', 'Learn'],
  'learn.lead': ['分類と奥行きを同時に学習します。計算はすべてこの端末で行います。', 'Class and depth are learned together, all on this device.'],
  'learn.first': ['まず2つ以上の分類に、それぞれ2枚以上の写真を入れてください。', 'First put two photos or more into each of at least two classes.'],
  'learn.ready': ['準備ができました。下のボタンで学習を始めます。', 'All set. Start with the button below.'],
  'learn.perclass': ['分類ごとの枚数', 'Photos in each class'],
  'learn.phase.prepare': ['写真の特徴を計算しています', 'Computing features of the photos'],
  'learn.phase.validate': ['見ていない写真で確かめています', 'Checking on photos held out'],
  'learn.phase.train': ['学習しています', 'Learning'],
  'learn.eta': ['残り約{s}秒', 'about {s} s left'],
  'learn.classloss': ['分類の損失', 'Classification loss'],
  'learn.depthloss': ['奥行きの損失', 'Depth loss'],
  'learn.classloss.unit': ['交差エントロピー（nat）・学習写真', 'cross-entropy in nats, training photos'],
  'learn.depthloss.unit': ['対数奥行きの誤差・学習写真', 'error of log-depth, training photos'],
  'learn.chart': ['{name}: 最初 {a}、現在 {b}', '{name}: started at {a}, now {b}'],
  'learn.result.of': ['{total}枚中{correct}枚', '{correct} of {total}'],
  'learn.result.sub': [
    '学習に使わなかった写真での正解数（{folds}分割の交差検証）。95 %区間は{low}〜{high} %です。',
    'right on photos left out of the learning ({folds}-fold cross-validation); 95% interval {low} to {high}%.',
  ],
  'learn.result.few': ['枚数が少ないため目安です。写真を増やすと確かさが増します。', 'With so few photos this is a rough figure. More photos make it firmer.'],
  'learn.result.nocv': ['学習しました', 'Learned'],
  'learn.result.nocv.sub': [
    '学習に使った写真での正解率は{p} %です。写真が少なく、見ていない写真での確認はできませんでした。',
    '{p}% right on the photos learned from. There are too few to check on photos left out.',
  ],
  'learn.result.time': ['{s}秒・{steps}ステップ', '{s} s, {steps} steps'],
  'learn.rung.prototype': ['代表との比較', 'nearest prototype'],
  'learn.rung.probe': ['最終層のみ', 'last layer only'],
  'learn.rung.heads': ['共有部と出力部', 'shared neck and both heads'],
  'learn.rung.stages': ['後半の層まで', 'down to the last stages'],
  'learn.rung': ['学習した範囲', 'What was trained'],
  'learn.time': ['所要時間', 'Time'],
  'learn.trainacc': ['学習写真での正解率', 'Right on training photos'],
  'learn.review': ['見直したい写真', 'Worth a second look'],
  'learn.review.help': ['学習に使わないときの推定が、付けた分類と違います。分類が正しいか確かめてください。', 'Left out of the learning, these were taken for another class. Check their labels.'],
  'learn.new': ['未分類の写真の推定', 'Predictions for unlabelled photos'],
  'learn.new.help': ['違うものがあれば、正しい分類を付けてもう一度学習してください。', 'Where one is wrong, give it its class and learn again.'],
  'learn.cancelled': ['学習を中止しました。モデルは学習前のままです。', 'Cancelled. The model is as it was before.'],
});
