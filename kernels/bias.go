package kernels

import "sync"

// biasRows is how many rows are summed in a row before their sum joins the
// others: short sums lose less.
const biasRows = 512

// one is the left operand that turns an outer product into a sum of rows.
var one = []float32{1}

type columnSums struct {
	m          *micro
	dy         []float32
	rows, cols int
	partial    []float32
	args       []outerArgs // one per piece
}

var columnTasks = sync.Pool{New: func() any { return new(columnSums) }}

// BiasGrad adds the column sums of dy [rows,cols] to db.
func BiasGrad(db, dy []float32, rows, cols int) {
	mustLen("BiasGrad", "db", len(db), cols)
	mustLen("BiasGrad", "dy", len(dy), rows*cols)
	if rows == 0 || cols == 0 {
		return
	}
	t := columnTasks.Get().(*columnSums)
	t.m, t.dy, t.rows, t.cols = active, dy, rows, cols
	n := pieces(rows, biasRows)
	clear(grow(&t.partial, n*cols))
	if cap(t.args) < n {
		t.args = make([]outerArgs, n)
	}
	t.args = t.args[:n]
	workers := Workers()
	if len(dy) < elementPiece {
		workers = 1
	}
	parallel(workers, n, t)
	for i := range n {
		active.add(db, db, t.partial[i*cols:(i+1)*cols])
	}
	clear(t.args)
	t.dy = nil
	columnTasks.Put(t)
}

func (t *columnSums) run(_, i int) {
	first := i * biasRows
	t.args[i] = outerArgs{
		a: &one[0], b: &t.dy[first*t.cols], bRow: t.cols, c: &t.partial[i*t.cols], cRow: t.cols,
		m: 1, n: t.cols, kc: min(biasRows, t.rows-first),
	}
	t.m.outer(&t.args[i])
}
