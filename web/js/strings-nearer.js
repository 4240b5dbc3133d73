// Texts of the check of depth.

import {addTexts} from './i18n.js';

addTexts({
  'nearer.title': ['奥行きを確かめる', 'Check the depth'],
  'nearer.lead': ['写真の2点のうち、カメラに近いのはどちらかを答えてください。{a}〜{b}問で、奥行きをどこまで信用してよいかが分かり、学習での重みが決まります。', 'Say which of two points in a photo is nearer to the camera. {a} to {b} answers show how far the depth is to be believed, and decide how much it counts in learning.'],
  'nearer.ask': ['どちらが近いですか', 'Which is nearer?'],
  'nearer.point': ['{name}が近い', '{name} is nearer'],
  'nearer.unsure': ['わからない', 'Cannot tell'],
  'nearer.start': ['質問に答える', 'Answer questions'],
  'nearer.more': ['続ける', 'Go on'],
  'nearer.forget': ['答えを消す', 'Discard the answers'],
  'nearer.count': ['{n}問に回答（最大{most}問）', '{n} answered, up to {most}'],
  'nearer.nothing': ['これ以上たずねる点がありません。', 'There are no more points to ask about.'],
  'nearer.photo': ['2つの印を付けた写真 {name}', 'Photo {name} with two marks'],
  'nearer.busy': ['奥行きを調べています…', 'Looking at the depth…'],
  'nearer.quality': ['奥行きの品質は{q}です（0は当てずっぽう、1は常に正しい）。はっきり離れた2点の前後は、約{p} %が正しい見込みです。', 'Depth quality {q} (0 is a guess, 1 always right): of two points clearly apart, about {p} % should be in the right order.'],
  'nearer.none': ['信用できないため、奥行きは学習に使いません。', 'It is not to be believed, so depth will not be learned.'],
  'nearer.left': ['{all}枚のうち{n}枚は奥行きの学習から外します。', '{n} of {all} photos are left out of learning depth.'],
  'nearer.answers': ['あなたの答えとは{n}問中{k}問で一致しました（95 %区間 {low}〜{high} %）。', 'It agreed with {k} of your {n} answers (95 % interval {low} to {high} %).'],
  'nearer.panel': ['奥行きの品質 {q}', 'Depth quality {q}'],
  'fit.misfits': ['取り込んだ奥行き画像{all}枚のうち{n}枚は写真と合わないため、学習に使いません。', '{n} of {all} depth maps do not fit their photos and are left out of learning.'],
  'fit.check': ['写真と奥行き画像の組み合わせ、切り抜き範囲、向き（左右・上下の反転）が同じかを確認してください。', 'Check that each map belongs to its photo, and has the same crop and the same way up and round.'],
  'fit.names': ['対象の写真：{names}', 'Photos: {names}'],
  'fit.names.some': ['対象の写真（一部）：{names} ほか', 'Among the photos: {names}'],
  'fit.and': ['、', ', '],
  'fit.partly': ['奥行き画像{all}枚のうち{n}枚は写真と合うか確かでないため、重みを下げて学習に使います。', '{n} of {all} depth maps fit their photos only in part, or it cannot be told: they count less in learning.'],
  'fit.photo': ['付属の奥行き画像は写真と合わないため、学習に使いません。', 'The depth map that came with it does not fit the photo and is left out of learning.'],
  'fit.photo.partly': ['付属の奥行き画像は重み{p} %で学習に使います。', 'The depth map that came with it counts {p} % in learning.'],
});
