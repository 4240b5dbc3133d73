// Texts of the viewer: modes, zoom, relief, two answers side by side. [ja, en]

import {addTexts} from './i18n.js';

addTexts({
  'view.modes': ['表示のしかた', 'How to show it'],
  'view.mode.both': ['並べる', 'Both'],
  'view.mode.split': ['境目', 'Split'],
  'view.mode.relief': ['立体', 'Relief'],
  'view.mode.picture': ['写真', 'Photo'],
  'view.mode.depth': ['奥行き', 'Depth'],
  'view.zoom.in': ['拡大', 'Zoom in'],
  'view.zoom.out': ['縮小', 'Zoom out'],
  'view.zoom.whole': ['{n}%、全体を表示', '{n}%, show all of it'],
  'view.split': ['写真と奥行きの境目', 'Line between photo and depth'],
  'view.split.value': ['左から{n} %までが写真', 'Photo on the left {n} %'],
  'view.relief.hint': ['ドラッグか矢印キーで傾きます。物の形と合わない凹凸は、奥行きの間違いです。', 'Drag or use arrow keys to tilt it. Bumps that do not fit the objects are wrong depth.'],
  'view.keys.zoom': ['＋と－で拡大・縮小、0で全体を表示します。', '+ and - zoom, 0 shows all of it.'],
  'view.keys.tilt': ['矢印キーで傾けます。', 'Arrow keys tilt the relief.'],
  'view.hole': ['しま模様の部分は、奥行きが不明です。', 'Striped places have no depth value.'],
  'view.answers': ['2つの学習方法の推定', 'Predictions of two ways of learning'],
  'view.answer': ['{arm}: {class} {p}。', '{arm}: {class}, {p}.'],
  'view.answer.depth': ['{arm}の奥行きは{min}から{max}。', '{arm}: depth from {min} to {max}.'],
  'view.answer.none': ['奥行きの推定はありません', 'No depth map'],
  'view.range': ['奥行き {min}〜{max}', 'Depth {min} to {max}'],
  'view.novel': ['学習した写真に似ていません', 'Unlike what was learned'],
  'view.arm.single': ['分類のみ', 'Class only'],
  'view.arm.multi': ['分類＋奥行き', 'Class and depth'],
  'view.arm.shuffled': ['ほかの写真の奥行きで学習', 'Learned with depth of other photos'],
  'view.arm.base': ['基本モデルの奥行き', 'Depth of the base model'],
});
