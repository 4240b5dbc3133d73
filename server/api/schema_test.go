package api

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// schema checks values against the part of JSON Schema that openapi.json uses; a keyword beyond it is an error, not ignored.
type schema struct{ root map[string]any }

// annotations say nothing of the value.
var annotations = []string{"description", "title", "example"}

// check returns what is wrong with a value, if anything.
func (s schema) check(at string, rule map[string]any, v any) error {
	for keyword, with := range rule {
		var err error
		switch keyword {
		case "$ref":
			var named map[string]any
			if named, err = s.named(with.(string)); err == nil {
				err = s.check(at, named, v)
			}
		case "type":
			if !isA(with.(string), v) {
				err = fmt.Errorf("%s: %v is no %v", at, v, with)
			}
		case "enum":
			if !slices.Contains(with.([]any), v) {
				err = fmt.Errorf("%s: %v is none of %v", at, v, with)
			}
		case "minimum":
			if n, ok := v.(float64); ok && n < with.(float64) {
				err = fmt.Errorf("%s: %v is less than %v", at, v, with)
			}
		case "maximum":
			if n, ok := v.(float64); ok && n > with.(float64) {
				err = fmt.Errorf("%s: %v is more than %v", at, v, with)
			}
		case "minLength":
			if t, ok := v.(string); ok && float64(len(t)) < with.(float64) {
				err = fmt.Errorf("%s: %q is too short", at, t)
			}
		case "maxLength":
			if t, ok := v.(string); ok && float64(utf8.RuneCountInString(t)) > with.(float64) {
				err = fmt.Errorf("%s: %q is too long", at, t)
			}
		case "pattern":
			if t, ok := v.(string); ok && !regexp.MustCompile(with.(string)).MatchString(t) {
				err = fmt.Errorf("%s: %q does not match %v", at, t, with)
			}
		case "format":
			if t, ok := v.(string); with != "date-time" {
				err = fmt.Errorf("%s: format %v is not known here", at, with)
			} else if _, bad := time.Parse(time.RFC3339Nano, t); ok && bad != nil {
				err = fmt.Errorf("%s: %w", at, bad)
			}
		case "items":
			if list, ok := v.([]any); ok {
				for i, item := range list {
					if err = s.check(fmt.Sprintf("%s[%d]", at, i), with.(map[string]any), item); err != nil {
						break
					}
				}
			}
		case "properties", "required", "additionalProperties":
			err = s.object(at, rule, v)
		default:
			if !slices.Contains(annotations, keyword) {
				err = fmt.Errorf("%s: keyword %s is not known here", at, keyword)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// object checks the fields of an object.
func (s schema) object(at string, rule map[string]any, v any) error {
	fields, ok := v.(map[string]any)
	if !ok {
		return nil // the type says so
	}
	properties, _ := rule["properties"].(map[string]any)
	required, _ := rule["required"].([]any)
	for _, name := range required {
		if _, ok := fields[name.(string)]; !ok {
			return fmt.Errorf("%s: no %v", at, name)
		}
	}
	for name, value := range fields {
		known, ok := properties[name].(map[string]any)
		if !ok {
			if rule["additionalProperties"] == false {
				return fmt.Errorf("%s: %s is not described", at, name)
			}
			continue
		}
		if err := s.check(at+"."+name, known, value); err != nil {
			return err
		}
	}
	return nil
}

// named looks up a reference within the document.
func (s schema) named(ref string) (map[string]any, error) {
	at := s.root
	for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		next, ok := at[part].(map[string]any)
		if !ok {
			return nil, fmt.Errorf("no %s", ref)
		}
		at = next
	}
	return at, nil
}

func isA(kind string, v any) bool {
	switch v := v.(type) {
	case nil:
		return kind == "null"
	case bool:
		return kind == "boolean"
	case string:
		return kind == "string"
	case float64:
		return kind == "number" || kind == "integer" && v == math.Trunc(v)
	case []any:
		return kind == "array"
	case map[string]any:
		return kind == "object"
	}
	return false
}

// described is openapi.json.
func described() (schema, error) {
	var root map[string]any
	err := json.Unmarshal(description, &root)
	return schema{root}, err
}
