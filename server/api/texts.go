package api

import "net/http"

// problems are the kinds of problems, with what they say. Texts with verbs are filled in.
var problems = map[string]struct {
	status        int
	title, en, ja string
}{
	"not-found": {http.StatusNotFound, "Not found",
		"There is nothing at this address.", "このアドレスには何もありません。"},
	"method": {http.StatusMethodNotAllowed, "Method not allowed",
		"This address does not take this method; see Allow.", "このアドレスでは使えないメソッドです（Allow ヘッダーを参照）。"},
	"none": {http.StatusNotFound, "No such thing",
		"There is no such run, figure or model; it may have been removed.", "指定された実行・図・モデルがありません。削除された可能性があります。"},
	"request": {http.StatusUnprocessableEntity, "The study cannot be run",
		"This study cannot be run here: %v.", "この検証は実行できません：%v"},
	"model": {http.StatusUnprocessableEntity, "No model is made of it",
		"No model can be made of this run: %v.", "この実行からはモデルを作れません：%v"},
	"state": {http.StatusConflict, "Not in this state",
		"The state of the run does not allow it: %v.", "実行の状態により、この操作はできません：%v"},
	"query": {http.StatusBadRequest, "A wrong parameter",
		"The parameter %s must be %s.", "パラメーター %s は %s でなければなりません。"},
	"body": {http.StatusBadRequest, "The body cannot be read",
		"The body is not what openapi.json asks for: %v.", "リクエスト本文が openapi.json の定義と異なります：%v"},
	"type": {http.StatusUnsupportedMediaType, "A wrong content type",
		"The body must be application/json.", "リクエスト本文は application/json で送ってください。"},
	"too-large": {http.StatusRequestEntityTooLarge, "The body is too large",
		"The body is larger than %d bytes.", "リクエスト本文が %d バイトを超えています。"},
	"compare": {http.StatusUnprocessableEntity, "The runs cannot be compared",
		"Only two runs of one study can be compared.", "比較できるのは、同じ検証の実行どうしだけです。"},
	"busy": {http.StatusServiceUnavailable, "Too many listeners",
		"Too many clients listen to events; close a page, or ask again later.", "イベントを受信しているクライアントが多すぎます。ほかのページを閉じるか、しばらくしてからやり直してください。"},
	"stopping": {http.StatusServiceUnavailable, "The server is stopping",
		"The server is stopping.", "サーバーは停止処理中です。"},
	"full": {http.StatusInsufficientStorage, "The disk is full",
		"The server's disk is full. Free some space and resume the run; results so far are kept.", "サーバーのディスクの空き容量がありません。不要なファイルを削除してから再開してください。これまでの結果は保存されています。"},
	"late": {http.StatusGatewayTimeout, "Not ready in time",
		"The answer was not ready in time; ask again.", "時間内に結果を用意できませんでした。もう一度お試しください。"},
	"token": {http.StatusUnauthorized, "A token is needed",
		"A token is needed: open the address that the server printed when it started, or give the token.", "アクセストークンが必要です。サーバーの起動時に表示されたアドレスを開くか、トークンを入力してください。"},
	"wrong-token": {http.StatusUnauthorized, "A wrong token",
		"This is not the server's token. A server that makes its own makes a new one at every start.", "トークンが違います。自動生成のトークンは、サーバーを起動するたびに変わります。"},
	"host": {http.StatusMisdirectedRequest, "An unknown host",
		"The API answers to localhost, IP addresses and the names given with --host.", "API は localhost、IP アドレス、--host で指定した名前でのみ応答します。"},
	"origin": {http.StatusForbidden, "From another site",
		"Requests from pages of other sites are refused.", "ほかのサイトのページからのリクエストは受け付けません。"},
	"internal": {http.StatusInternalServerError, "A failure of the server",
		"The server could not answer; its log has the reason.", "サーバー内部でエラーが起きました。原因はサーバーのログにあります。"},
}
