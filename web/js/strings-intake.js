// Texts of taking photos in: folders and zips, copies, places, depth maps.

import {addTexts} from './i18n.js';

addTexts({
  'add.camera': ['カメラで撮る', 'Take a photo'],

  'import.title': ['取り込む前の確認', 'Before they come in'],
  'import.lead': [
    'フォルダーの名前が分類になります。名前を変えたり、同じ名前にしてまとめたりできます。',
    'Folders become classes. Rename them, or give two the same name to make them one.',
  ],
  'import.go': ['{n}枚を取り込む', 'Take in {n} {n|photo|photos}'],
  'import.cancel': ['やめる', 'Cancel'],
  'import.level': ['分類にするフォルダー', 'Which folders are the classes?'],
  'import.level.none': ['分類にしない', 'None of them'],
  'import.take': ['取込', 'Take'],
  'import.take.name': ['「{name}」を取り込む', 'Take in “{name}”'],
  'import.class': ['分類', 'Class'],
  'import.class.name': ['「{name}」の分類名', 'Class name of “{name}”'],
  'import.photos': ['枚数', 'Photos'],
  'import.groups': ['場所・日付', 'Places'],
  'import.merged': ['「{names}」は1つの分類にまとめます。', 'Folders named “{names}” become one class.'],
  'import.depth': ['奥行き画像{n}枚つき', '{n} with {n|a depth map|depth maps}'],

  'copies.title': ['同じ写真・よく似た写真（{n}組）', 'Copies and near-copies ({n} {n|group|groups})'],
  'copies.help': [
    '同じ写真が学習用と確認用に分かれると、実力より良い結果に見えます。',
    'A photo that is both learned from and tested on makes results look better than they are.',
  ],
  'copies.all': ['同じファイル{n}組を1枚ずつにする', 'Keep one of each of the {n} same files'],
  'copies.exact': ['同じファイルが{n}枚', 'the same file {n} times'],
  'copies.near': ['よく似た写真が{n}枚', '{n} photos that look alike'],
  'copies.conflict': ['分類が違います:「{names}」', 'in different classes: “{names}”'],
  'copies.one': ['1枚だけ残す', 'Keep one'],
  'copies.leave': ['このままにする', 'Leave as is'],
  'copies.more': ['ほか{n}組', '{n} more'],

  'places.none': ['場所・日付のまとまりはありません', 'No places or days set'],
  'places.count': ['場所・日付のまとまり {g}組（{n}枚）', '{g} {g|place or day|places or days}, {n} {n|photo|photos}'],
  'places.help': [
    '同じ場所や日の写真をまとめると、結果を確かめるときに学習用と確認用に分かれません。',
    'Photos of one place or day are then never both learned from and tested on.',
  ],
  'places.same': ['同じ場所にする', 'Same place'],
  'places.selected': ['選んだ{n}枚を同じ場所にする', 'Put the {n} selected in one place'],
  'places.day': ['撮影日でまとめる（{n}枚）', 'Group {n} by day taken'],
  'places.apart': ['まとまりを解除', 'Take apart'],
  'places.word': ['場所', 'Place'],
  'places.done': ['{n}枚を「{name}」にまとめました', '{n} {n|photo|photos} put into “{name}”'],
  'places.daydone': ['{n}枚を撮影日でまとめました', '{n} {n|photo|photos} grouped by day'],
  'places.apartdone': ['まとまりを解除しました', 'Places taken apart'],

  'error.bad_zip': ['zipを開けません', 'The zip cannot be opened'],
  'error.bad_zip.fix': ['4 GB以下のzipにするか、フォルダーのまま追加してください。', 'Use a zip below 4 GB, or add the folder itself.'],
  'error.zip_encrypted': ['パスワード付きのzipに入っています', 'It is in a zip with a password'],
  'error.zip_encrypted.fix': ['展開してから追加してください。', 'Unpack the zip and add the folder.'],
  'error.zip_bomb': ['zipの中で異常に大きく広がるファイルです', 'It unpacks to an abnormal size'],
  'error.zip_bomb.fix': ['元のファイルを確かめて、展開してから追加してください。', 'Check where it comes from; unpack it yourself and add the photo.'],
  'error.zip_method': ['この圧縮方式のzipには対応していません', 'This kind of zip compression is not supported'],
  'error.zip_method.fix': ['展開してから追加してください。', 'Unpack the zip and add the folder.'],
  'error.bad_depth': ['奥行き画像を使えません。写真は取り込みました。', 'The depth map cannot be used. The photo came in.'],
  'error.bad_depth.fix': ['16ビットのグレースケールPNGで、写真と同じ縦横比にしてください。', 'Use a 16-bit grey PNG with the proportions of the photo.'],
});
