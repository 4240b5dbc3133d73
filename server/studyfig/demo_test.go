package studyfig

import "testing"
import "os"

func TestDemo(t *testing.T) {
	if os.Getenv("DEMO") == "" {
		t.Skip()
	}
	s := func(n Text, st Style, d float64) Series {
		var p []Point
		for i, x := range []float64{2, 5, 20, 100} {
			y := .3 + .15*float64(i) + d
			p = append(p, Point{x, y, y - .04, y + .05})
		}
		return Series{n, st, p}
	}
	all := []Text{{"分類だけ", "single task"}, {"奥行きも学ぶ", "multitask"}, {"入れ替えた奥行き", "shuffled depth"}, {"輪郭", "edges"}, {"階調", "grey"}, {"交互", "alternating"}, {"凍結", "frozen"}}
	c := &Curves{About: About{"curves", Text{"正解率", "Accuracy"}, Text{"a", "b"}}, X: Axis{Name: Text{"1 クラスのラベル数", "labels a class"}, Unit: Count, Log: true, At: []float64{2, 5, 20, 100}}, Y: Axis{Name: Text{"正解率（%）", "accuracy, %"}, Unit: Percent}}
	for i, n := range all {
		c.Series = append(c.Series, s(n, Style(i), .03*float64(i)))
	}
	h := &HeatMap{About: About{"heat", Text{"効果", "gain"}, Text{"a", "b"}}, X: Categories{Text{"1 クラスのラベル数", "labels a class"}, []Text{Same("2"), Same("5"), Same("20"), Same("100")}}, Y: Categories{Text{"ノイズ", "noise"}, []Text{{"なし", "none"}, {"ガウス 0.3", "Gaussian 0.3"}, {"低照度 0.25", "low light 0.25"}}}, Unit: Points, Above: Text{"奥行きも学ぶ方が良い", "multitask better"}, Below: Text{"分類だけの方が良い", "single task better"}}
	for i := range 3 {
		var r []Cell
		for k := range 4 {
			m := .02*float64(i) - .015*float64(k) + .01
			r = append(r, Cell{Mean: m, Low: m - .02, High: m + .022, Missing: i == 2 && k == 3})
		}
		h.Cells = append(h.Cells, r)
	}
	f := &Forest{About: About{"forest", Text{"方法別", "arms"}, Text{"a", "b"}}, X: Axis{Name: Text{"正解率（%）", "accuracy, %"}, Unit: Percent}, Groups: []Group{{Text{"マルチタスク損失", "multitask losses"}, Orange, []Row{{Same("uncertainty"), .61, .58, .65}, {Same("pcgrad"), .6, .55, .66}}}, {Text{"その他の方法", "other routes"}, Blue, []Row{{Text{"奥行き → 分類器のみ", "depth, then a class head"}, .51, .48, .55}}}}}
	e := &Forest{About: About{"effect", Text{"方法別", "arms"}, Text{"a", "b"}}, Zero: true, X: Axis{Name: Text{"ポイント", "points"}, Unit: Points}, Groups: []Group{{Text{}, Grey, []Row{{Same("a <&> b"), .01, -.02, .05}}}}}
	if err := WriteFiles(os.Getenv("DEMO"), c, h, f, e); err != nil {
		t.Fatal(err)
	}
}
