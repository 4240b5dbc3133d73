// Texts of monitoring.

import {addTexts} from './i18n.js';

addTexts({
  'monitor.title': ['新しい写真は、これまでと同じ様子ですか', 'Are new photos as before?'],
  'monitor.lead': ['分類を付けた{a}枚と、まだ付けていない{b}枚を比べます。明るさ・鮮明さ・ノイズ・奥行き・写っているものが変わっていれば、モデルの答えは当てになりません。',
    'Compares the {b} photos without a label with the {a} labelled ones. Where light, sharpness, noise, depth or what is seen have changed, the model is not to be relied on.'],
  'monitor.need': ['分類を付けた写真と、付けていない新しい写真が、それぞれ{n}枚以上あると確かめられます。', 'Takes {n} labelled photos and {n} new ones without a label.'],
  'monitor.go': ['新しい{n}枚を確かめる', 'Check the {n} new photos'],
  'monitor.stop': ['中止', 'Stop'],
  'monitor.progress': ['{b}枚中{a}枚を調べました', '{a} of {b} photos looked at'],
  'monitor.stale': ['写真・分類・モデルが変わりました。もう一度確かめてください。', 'Photos, labels or the model have changed: check again.'],
  'monitor.as_before': ['変化は見られません。偶然を超える違いはありません。', 'As before: no difference that chance would not make.'],
  'monitor.changed': ['変化があります：{what}。答えをそのまま使わず、何枚かを見て分類を付け、学習し直してください。', 'Changed: {what}. Look at some of the photos, label them and learn again before the answers are relied on.'],
  'monitor.too_few': ['写真が足りず、判断できません。場所ごとにまとまっている場合は、場所が{n}か所以上必要です。', 'Too few photos to say. Where photos come in places, {n} places are needed on both sides.'],
  'monitor.head.what': ['比べたもの', 'Compared'],
  'monitor.head.before': ['これまで', 'Before'],
  'monitor.head.now': ['新しい写真', 'Now'],
  'monitor.head.p': ['p値（全体）', 'p of all'],
  'monitor.level': ['これまでと新しい写真の値は中央値です。変化がないのに「変化あり」と出る割合は{p} %です（並べ替え{n}回）。', 'Before and now are medians. Where nothing has changed, {p} % of such checks say otherwise ({n} permutations).'],
  'monitor.test.luma': ['明るさ', 'Brightness'],
  'monitor.test.sharpness': ['鮮明さ', 'Sharpness'],
  'monitor.test.noise': ['ノイズ', 'Noise'],
  'monitor.test.clipped': ['白飛び・黒つぶれ', 'Black and white areas'],
  'monitor.test.depth': ['奥行きの安定性', 'Agreement of depth with the mirror image'],
  'monitor.test.outputs': ['標準モデルの答え', 'Answers of the base model'],
  'monitor.test.features': ['写っているもの', 'What the network sees'],
  'monitor.review': ['人が見たほうがよい写真：{n}枚', '{n} photos that a person should look at'],
  'monitor.more': ['ほか{n}枚', 'and {n} others'],
  'monitor.nobody': ['人が見たほうがよい写真はありません。', 'No photo needs a person.'],
  'monitor.depth_apart': ['奥行きが不安定', 'its depth is doubtful'],
  'error.busy.monitor': ['新しい写真を確かめている途中です', 'New photos are being checked'],
});
