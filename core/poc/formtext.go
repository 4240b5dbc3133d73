package poc

// JSON name, Japanese, English.
var formFields = [][3]string{
	{"currency", "通貨", "Currency"},
	{"photosPerDay", "1日の写真枚数", "Photos a day"},
	{"workDays", "月の稼働日数", "Working days a month"},
	{"wrongCost", "判断ミス1件の損失", "Cost of a wrong decision"},
	{"reviewCost", "目視確認1枚の費用", "Cost of a review"},
	{"labelCost", "分類付け1枚の費用", "Cost of a label"},
	{"sensorCost", "深度センサー1台の月額", "Cost of a depth sensor a month"},
	{"sensors", "深度センサーの台数", "Depth sensors"},
	{"todayError", "現在の判断ミスの割合", "Share of wrong decisions today"},
}

// Kind; cause in Japanese and English; the next step in both.
var formTexts = [][5]string{
	{KindMissing, "「{field}」が入力されていません", "“{field}” is missing", "おおよその値でかまいません。0より大きい数を入力してください。", "A rough figure will do: enter a number above 0."},
	{KindNegative, "「{field}」がマイナスです", "“{field}” is negative", "0以上の数を入力してください。", "Enter 0 or more."},
	{KindTooLarge, "「{field}」が大きすぎます（上限{limit}）", "“{field}” is too large (limit {limit})", "桁と単位を確かめてください。", "Check the digits and the unit."},
	{KindNotFinite, "「{field}」が数ではありません", "“{field}” is not a number", "数字で入力してください。", "Enter a number in digits."},
}

var shareTexts = []string{"「{field}」が100 %を超えています", "“{field}” is above 100%", "0から100 %の間で入力してください。", "Enter a share from 0 to 100%."}
