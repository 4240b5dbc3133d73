// Package explain says of every refused file what is wrong and what to do about it, in Japanese and English.
package explain

import (
	"io"
	"maps"
	"slices"

	"okuyuki/server/refused"
)

// Text is what is wrong, and what to do about it, in one language.
type Text struct{ Cause, Next string }

// Texts of a kind in Japanese and English.
type Texts struct{ JA, EN Text }

// TextsOf returns what is said of a kind.
func TextsOf(k refused.Kind) (Texts, bool) {
	t, ok := texts[k]
	return t, ok
}

// Kinds lists every kind.
func Kinds() []refused.Kind { return slices.Sorted(maps.Keys(texts)) }

// Write writes both texts of an error's kind, a line each; nothing where it has none. That they cannot be written is of no
// consequence: the error itself was said before.
func Write(w io.Writer, err error) {
	if t, ok := texts[KindOf(err)]; ok {
		_, _ = io.WriteString(w, "  "+t.JA.Cause+"。"+t.JA.Next+"\n  "+t.EN.Cause+". "+t.EN.Next+"\n")
	}
}

// again is what to do about most photos.
const againJA, againEN = "JPEG・PNG・WebP・GIFで保存し直してください。", "Save it as JPEG, PNG, WebP or GIF."

// texts are those of the page where it has the same kind, but speak of no browser.
var texts = map[refused.Kind]Texts{
	refused.Format: {
		Text{"この形式のファイルではありません", "ファイル名と中身が合っているか確かめてください。"},
		Text{"The file is not of the format that is read here", "Check that name and content belong together."}},
	refused.Damaged: {
		Text{"ファイルが壊れているか、途中で切れています", "元の場所からコピーし直すか、もう一度ダウンロードしてください。"},
		Text{"The file is damaged or cut short", "Copy or download it again."}},
	refused.Unsupported: {
		Text{"対応していない変種の形式です", "圧縮や型を一般的なものにして保存し直してください。"},
		Text{"The file uses a part of its format that is not read here", "Save it again with common types and compression."}},
	refused.Limit: {
		Text{"ファイル、またはその中身が大きすぎます", "入手元を確かめ、分割するか縮小して保存し直してください。"},
		Text{"The file, or what is in it, is too large", "Check where it comes from; save it again smaller or in parts."}},
	refused.Content: {
		Text{"ファイルは正常ですが、必要な内容がありません", "別のデータのファイルでないか確かめてください。"},
		Text{"The file is sound, but does not hold what is needed", "Check that it is not the file of something else."}},
	refused.Unsafe: {
		Text{"通常のプロジェクトにはない、危険な名前や項目が入っています", "開かずに、入手元を確かめてください。"},
		Text{"The file has dangerous names or entries, which no project has", "Do not open it; check where it comes from."}},
	refused.Later: {
		Text{"新しい版で保存されたファイルです", "このプログラムを更新してください。"},
		Text{"The file was saved by a later version", "Update this program."}},

	"photo.empty": {
		Text{"中身が空です", "コピーし直すか、別の写真を選んでください。"},
		Text{"The file is empty", "Copy it again or choose another photo."}},
	"photo.too_large": {
		Text{"ファイルが大きすぎます（上限32 MB）", "画質を下げるか、縮小して保存し直してください。"},
		Text{"The file is too large (limit 32 MB)", "Save it again smaller or with lower quality."}},
	"photo.too_many_pixels": {
		Text{"画素数が多すぎます（上限5000万画素）", "縮小して保存し直してください。"},
		Text{"The picture has too many pixels (limit 50 million)", "Save it again smaller."}},
	"photo.side_too_long": {
		Text{"画像の縦か横が長すぎます（上限16384画素）", "縮小して保存し直してください。"},
		Text{"The picture is too wide or too high (limit 16,384 pixels)", "Save it again smaller."}},
	"photo.not_image": {
		Text{"写真のファイルではありません", "JPEG・PNG・WebP・GIFの写真を選んでください。"},
		Text{"This is not a photo", "Choose a JPEG, PNG, WebP or GIF photo."}},
	"photo.unsupported": {Text{"対応していない形式です", againJA}, Text{"This format is not supported", againEN}},
	"photo.heic": {
		Text{"HEIC形式は読み込めません", "iPhoneの「設定 › カメラ › フォーマット › 互換性優先」で撮影するか、JPEGに書き出してください。"},
		Text{"HEIC photos cannot be read", "On the iPhone choose Settings › Camera › Formats › Most Compatible, or export as JPEG."}},
	"photo.cmyk": {
		Text{"印刷用（CMYK）のJPEGです", "RGBのJPEGに変換してください。"},
		Text{"This is a JPEG for print (CMYK)", "Convert it to an RGB JPEG."}},
	"photo.animated": {
		Text{"動画のように動く画像です", "静止画として保存し直してください。"},
		Text{"This is an animation", "Save one picture of it."}},
	"photo.corrupt": {
		Text{"ファイルが壊れているか、途中で切れています", "カメラやカードからコピーし直してください。"},
		Text{"The file is damaged or cut short", "Copy it again from the camera or card."}},
	"photo.convert": {Text{"この形式はここでは読み込めません", "JPEGかPNGで保存し直してください。"}, Text{"This format cannot be read here", "Save it as JPEG or PNG."}},

	"backbone.pickle": {
		Text{"torch.saveで保存されたファイルです", "PyTorchで読み込み、safetensors.torch.save_file(model.state_dict(), \"model.safetensors\") で保存し直してください。"},
		Text{"The file was saved by torch.save", "Load it in PyTorch and save it by safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")."}},
	"backbone.naming": {
		Text{"テンソルの名前がtorchvisionやtimmのMobileNetV2と一致しないか、複数のネットワークが入っています", "torchvisionの mobilenet_v2 か timmの mobilenetv2_100 の state_dict を一つだけ保存してください。"},
		Text{"The tensors are not named as those of a MobileNetV2 of torchvision or timm, or there are several networks", "Save the state dict of one network: torchvision's mobilenet_v2 or timm's mobilenetv2_100."}},
	"backbone.missing": {
		Text{"MobileNetV2に必要なテンソルが足りません", "別の種類のネットワークでないか確かめ、バッチ正規化を含む state_dict 全体を保存してください。"},
		Text{"Tensors that a MobileNetV2 has are missing", "Check that it is no other network, and save the whole state dict, batch normalisation included."}},
	"backbone.width": {
		Text{"チャンネル数の倍率が1.0ではないMobileNetV2です", "倍率1.0のもの（torchvisionの mobilenet_v2、timmの mobilenetv2_100）を使ってください。"},
		Text{"This MobileNetV2 has another width multiplier than 1.0", "Use one of width 1.0: torchvision's mobilenet_v2 or timm's mobilenetv2_100."}},
	"backbone.shape": {
		Text{"テンソルの形がMobileNetV2と違います", "RGB 3チャンネルの画像を入力とする、変更していないMobileNetV2を使ってください。"},
		Text{"Tensors have other shapes than those of a MobileNetV2", "Use an unchanged MobileNetV2 for RGB images."}},
	"backbone.unknown": {
		Text{"MobileNetV2にはないテンソルが入っています", "別の種類のネットワークでなければ、余分なテンソルを除いて保存し直してください。"},
		Text{"The file has tensors that a MobileNetV2 has not", "Unless it is another network, save it again without these."}},
	"backbone.type": {
		Text{"重みの数値の型に対応していません", "model.float() で32ビット浮動小数点に変換してから保存してください。"},
		Text{"Weights are of a type of number that is not read", "Convert them to 32-bit floating point by model.float(), then save."}},
	"backbone.value": {
		Text{"重みが正しい値ではありません（負の分散、または大きすぎる値）", "学習が正常に終わったものか確かめてください。"},
		Text{"The weights are not sound: a negative variance, or values that are too large", "Check that their training came to a good end."}},
}
