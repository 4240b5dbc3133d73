package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// swaps are the operators that are taken for one another.
var swaps = map[token.Token]token.Token{
	token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL, token.REM: token.MUL,
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR, token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LAND: token.LOR, token.LOR: token.LAND,
	token.ADD_ASSIGN: token.SUB_ASSIGN, token.SUB_ASSIGN: token.ADD_ASSIGN, token.MUL_ASSIGN: token.QUO_ASSIGN, token.QUO_ASSIGN: token.MUL_ASSIGN,
	token.INC: token.DEC, token.DEC: token.INC,
}

// change is one mistake in a function; do makes it in the syntax tree and undo takes it back.
type change struct {
	at       token.Pos
	what     string
	do, undo func()
}

// changes lists the mistakes that can be made in a body.
func changes(body *ast.BlockStmt) (list []change) {
	operator := func(at token.Pos, op *token.Token) {
		if old, other := *op, swaps[*op]; other != token.ILLEGAL {
			list = append(list, change{at, fmt.Sprintf("%s for %s", other, old), func() { *op = other }, func() { *op = old }})
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			operator(n.OpPos, &n.Op)
		case *ast.AssignStmt:
			operator(n.TokPos, &n.Tok)
		case *ast.IncDecStmt:
			operator(n.TokPos, &n.Tok)
		case *ast.BasicLit:
			if other := otherNumber(n); other != "" {
				old := n.Value
				list = append(list, change{n.Pos(), other + " for " + old, func() { n.Value = other }, func() { n.Value = old }})
			}
		case *ast.BlockStmt:
			list = append(list, omissions(n.List)...)
		case *ast.CaseClause:
			list = append(list, omissions(n.Body)...)
		}
		return true
	})
	return list
}

// otherNumber is a literal's value and one; "" where it is no number.
func otherNumber(lit *ast.BasicLit) string {
	switch lit.Kind {
	case token.INT:
		if v, err := strconv.ParseInt(lit.Value, 0, 63); err == nil {
			return strconv.FormatInt(v+1, 10)
		}
	case token.FLOAT:
		if v, err := strconv.ParseFloat(lit.Value, 64); err == nil {
			other := strconv.FormatFloat(v+1, 'g', -1, 64)
			if !strings.ContainsAny(other, ".e") {
				other += ".0"
			}
			return other
		}
	}
	return ""
}

// omissions leave out a statement that does something but declares nothing. What it uses stays used: else it would not compile.
func omissions(list []ast.Stmt) (omit []change) {
	for i, s := range list {
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				continue
			}
		case *ast.ExprStmt:
			if call, ok := s.X.(*ast.CallExpr); ok {
				if f, ok := call.Fun.(*ast.Ident); ok && f.Name == "panic" {
					continue // a body may have to end with it
				}
			}
		case *ast.IncDecStmt:
		default:
			continue
		}
		never := &ast.IfStmt{If: s.Pos(), Cond: ast.NewIdent("false"), Body: &ast.BlockStmt{List: []ast.Stmt{s}}}
		omit = append(omit, change{s.Pos(), "left out", func() { list[i] = never }, func() { list[i] = s }})
	}
	return omit
}
