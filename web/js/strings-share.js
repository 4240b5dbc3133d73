// Texts of sharing with the team: [ja, en].

import {addTexts} from './i18n.js';

addTexts({
  'share.title': ['チームと結果を共有', 'Share with your team'],
  'share.lead': [
    '比較の数値だけを、このページのサーバー（{host}）に送れます。写真・ファイル名・場所の名前は含みません。送信ボタンを押すまで何も送らず、送ったあとも削除できます。',
    'The numbers of the comparison can be sent to the server of this page ({host}): no photo, no file name, no name of a place. Nothing is sent until you press the button, and what was sent can be removed.',
  ],
  'share.site': ['現場名', 'Name of the site'],
  'share.site.help': ['一覧に表示されます。空欄なら名称なしです。', 'Shown in the list. Leave it empty to give none.'],
  'share.names': ['分類の名前も送る', 'Tell the names of the classes, too'],
  'share.show': ['送る内容を確認', 'See what would be sent'],
  'share.all': ['送るのは次の内容がすべてです', 'This is all that is sent'],
  'share.json': ['送信データそのもの（JSON）', 'The very data (JSON)'],
  'share.send': ['この内容を送信', 'Send this'],
  'share.sending': ['送信しています', 'Sending'],
  'share.replaces': ['{date}に送った結果と置き換わります。', 'It replaces what you sent on {date}.'],
  'share.token': ['アクセストークン', 'Access token'],
  'share.done': ['送信しました。', 'Sent.'],
  'share.see': ['現場の比較を開く', 'See all sites'],
  'share.code': ['削除コード: {code}（このブラウザーに保存しました。別の端末から削除するときに必要です）', 'Removal code: {code} (this browser keeps it; to remove the result from elsewhere you need it)'],
  'share.sent': ['{date}に送信済みです。', 'Sent on {date}.'],
  'share.remove': ['送った結果を削除', 'Remove what was sent'],
  'share.removed': ['サーバーから削除しました。', 'It is removed from the server.'],
  'share.failed.network': [
    'サーバーに接続できず、送れませんでした。結果は手元に残っています。接続を確かめて、もう一度送ってください。',
    'The server could not be reached and nothing was sent. Your results are still here: check the connection and send again.',
  ],
  'share.failed.absent': [
    'このサーバーでは結果を集めていません。チームのサーバー（okuyuki serve）のアドレスでこのページを開き、プロジェクトのファイルを読み込むと送れます。',
    'This server collects no results. Open this page at the address of your team’s server (okuyuki serve), load the project’s file there, and send.',
  ],
  'share.failed.odd': ['送れませんでした（サーバーの応答 {status}）。結果は手元に残っています。', 'It was not sent (the server answered {status}). Your results are still here.'],

  'share.row.date': ['送信日', 'Day of sending'],
  'share.row.site.none': ['（なし）', '(none given)'],
  'share.row.photos': ['写真', 'Photos'],
  'share.row.photos.value': ['分類済み{a}枚、分類なし{b}枚、持ち込みの深度マップ{d}枚', '{a} labelled, {b} without a label, {d} depth maps brought along'],
  'share.row.classes': ['分類の数', 'Number of classes'],
  'share.row.names': ['分類の名前', 'Names of the classes'],
  'share.row.accuracy': ['{arm}の正解率（95 %区間）', 'Accuracy, {arm} (95% interval)'],
  'share.row.gain': ['差（ポイント、95 %区間、標準誤差）', 'Gain (points, 95% interval, standard error)'],
  'share.row.control': ['入れ替え対照との差', 'Gain over shuffled depth'],
  'share.row.verdict': ['判定', 'Verdict'],
  'share.row.depth': ['奥行きの質', 'Depth quality'],
  'share.row.depth.value': ['質 {q}、重み {w}、{n}枚中{left}枚は使わず', 'quality {q}, weight {w}, {left} of {n} photos left out'],
  'share.row.stress': ['悪条件での正解率（{arms}）', 'Accuracy under stress ({arms})'],
  'share.row.stress.value': ['{kind}（強さ {s}）{a} → {b}', '{kind} (strength {s}) {a} → {b}'],
  'share.row.method': ['測り方', 'Method'],
  'share.row.method.value': [
    '{model}、okuyuki {version}、{folds}分割×{repeats}回、{steps}ステップ（奥行きのみ先に{first}）、バッチ{batch}、画像の加工 {aug}、比較{looks}回目',
    '{model}, okuyuki {version}, {folds} parts × {repeats}, {steps} steps (depth alone first: {first}), batch {batch}, augmentation {aug}, comparison no. {looks}',
  ],
  'share.row.unknown': ['不明', 'not known'],
  'share.verdict.helps': ['効果あり', 'helps'],
  'share.verdict.no_evidence': ['差は認められない', 'no evidence'],
  'share.verdict.hurts': ['逆効果', 'hurts'],
  'share.verdict.too_few': ['判定できない', 'not enough to say'],

  'error.nothing_to_share': ['共有できる数値がまだありません', 'There is nothing to share yet'],
  'error.nothing_to_share.fix': ['写真が少なく、差を測れていません。写真を増やして比較をやり直してください。', 'The photos are too few to measure a gain. Add some and compare again.'],
});
