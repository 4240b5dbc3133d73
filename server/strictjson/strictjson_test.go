package strictjson_test

import (
	"strings"
	"testing"

	"okuyuki/server/strictjson"
)

func TestDecode(t *testing.T) {
	for text, ok := range map[string]bool{
		`{"a":1}`: true, " {} \n": true, "null": true,
		"": false, `{"a":1`: false, `{"a":"1"}`: false, `{"b":1}`: false, "{} {}": false, "{}]": false, "{}x": false,
	} {
		var v struct {
			A int `json:"a"`
		}
		if err := strictjson.Decode(strings.NewReader(text), &v); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
