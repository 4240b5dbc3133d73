package kernels

import "sync"

// biasRows is how many rows are summed in a row before their sum joins the
// others: short sums lose less.
const biasRows = 512

// biasWide is how many values wide a matrix should be for its columns to be
// summed at the speed of memory.
const biasWide = 32

// one is the left operand that turns an outer product into a sum of rows.
var one = []float32{1}

// columnSums adds up the columns of dy. A piece is biasRows rows. Narrow rows
// are taken several at a time, as one wide row whose parts are summed at the
// end.
type columnSums struct {
	m          *micro
	dy         []float32
	y          []float32 // not nil: pass dy through an activation with this result first
	act        Activation
	rows, cols int
	fold       int // rows at a time
	partial    []float32
	args       []outerArgs // one per piece
}

var columnTasks = sync.Pool{New: func() any { return new(columnSums) }}

// BiasGrad adds the column sums of dy [rows,cols] to db.
func BiasGrad(db, dy []float32, rows, cols int) {
	mustLen("BiasGrad", "db", len(db), cols)
	mustLen("BiasGrad", "dy", len(dy), rows*cols)
	biasGrad(db, dy, nil, rows, cols, Linear)
}

// ActivationBiasGrad is ActivationGrad followed by BiasGrad: it passes dy
// [rows,cols] through an activation with the output y, in place, and adds its
// column sums to db.
func ActivationBiasGrad(db, dy, y []float32, rows, cols int, act Activation) {
	mustLen("ActivationBiasGrad", "db", len(db), cols)
	mustLen("ActivationBiasGrad", "dy", len(dy), rows*cols)
	mustLen("ActivationBiasGrad", "y", len(y), rows*cols)
	if act == Linear {
		y = nil
	}
	biasGrad(db, dy, y, rows, cols, act)
}

func biasGrad(db, dy, y []float32, rows, cols int, act Activation) {
	if rows == 0 || cols == 0 {
		return
	}
	t := columnTasks.Get().(*columnSums)
	t.m, t.dy, t.y, t.act, t.rows, t.cols = active, dy, y, act, rows, cols
	t.fold = max(1, biasWide/cols)
	n := pieces(rows, biasRows)
	clear(grow(&t.partial, n*t.fold*cols))
	if cap(t.args) < n {
		t.args = make([]outerArgs, n)
	}
	t.args = t.args[:n]
	workers := Workers()
	if len(dy) < elementPiece {
		workers = 1
	}
	parallel(workers, n, t)
	for at := 0; at < len(t.partial); at += cols {
		active.add(db, db, t.partial[at:at+cols])
	}
	clear(t.args)
	t.dy, t.y = nil, nil
	columnTasks.Put(t)
}

func (t *columnSums) run(_, i int) {
	first, last := i*biasRows, min((i+1)*biasRows, t.rows)
	dy := t.dy[first*t.cols : last*t.cols]
	if t.y != nil {
		t.m.activationGrad(dy, t.y[first*t.cols:last*t.cols], t.act)
	}
	wide := t.fold * t.cols
	whole := len(dy) / wide
	o := &t.args[i]
	*o = outerArgs{
		a: &one[0], b: &dy[0], bRow: wide, c: &t.partial[i*wide], cRow: wide,
		m: 1, n: wide, kc: whole,
	}
	if whole > 0 {
		t.m.outer(o)
	}
	if rest := dy[whole*wide:]; len(rest) > 0 {
		o.b, o.n, o.kc = &rest[0], len(rest), 1
		t.m.outer(o)
	}
}
