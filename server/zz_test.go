package main
import "testing"
func TestZZ(t *testing.T){ code,out,log:=okuyuki(t,"poc","--cost","/tmp/c5/form.json","--language","ja","--per-class","6","--folds","2","--repeats","1","/work/shared/data/brick_crack"); t.Log(code,out,log)}
