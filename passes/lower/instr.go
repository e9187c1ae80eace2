package lower

import (
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// A body reduces one function.
type body struct {
	*reducer
	fn   *ssa.Function
	out  *ir.Func
	vals map[ssa.Value]ir.Value
	refs map[ir.Ref]ir.Value
}

func (r *reducer) function(fn *ssa.Function) *ir.Func {
	b := &body{reducer: r, fn: fn, vals: map[ssa.Value]ir.Value{}, refs: map[ir.Ref]ir.Value{}}
	b.out = &ir.Func{
		Key:      r.key(fn),
		Name:     displayName(fn),
		Pos:      r.pos(fn.Pos()),
		Params:   len(fn.Params),
		FreeVars: len(fn.FreeVars),
		Results:  fn.Signature.Results().Len(),
		Exported: fn.Object() != nil && fn.Object().Exported(),
	}
	for i := range b.out.Results {
		b.out.ResultAggs = append(b.out.ResultAggs, isAgg(fn.Signature.Results().At(i).Type()))
	}
	if recv := fn.Signature.Recv(); recv != nil {
		b.out.Recv = TypeKey(recv.Type())
	}
	for _, p := range fn.Params {
		b.define(p)
		if isPlain(p.Type()) {
			b.out.Plain = append(b.out.Plain, b.vals[p])
		}
		b.out.ParamTypes = append(b.out.ParamTypes, TypeKey(p.Type()))
	}
	for _, v := range fn.FreeVars {
		b.define(v)
	}
	for _, blk := range fn.Blocks { // all values first: phis refer forward
		for _, in := range blk.Instrs {
			if v, ok := in.(ssa.Value); ok {
				b.define(v)
			}
		}
	}
	b.out.Blocks = make([]ir.Block, len(fn.Blocks))
	for i, blk := range fn.Blocks {
		out := &b.out.Blocks[i]
		out.Idom = -1
		if d := blk.Idom(); d != nil {
			out.Idom = int32(d.Index)
		}
		for _, s := range blk.Succs {
			out.Succs = append(out.Succs, int32(s.Index))
		}
		for _, p := range blk.Preds {
			out.Preds = append(out.Preds, int32(p.Index))
		}
		b.instrs = b.instrs[:0]
		for _, in := range blk.Instrs {
			b.instr(in)
		}
		out.Instrs = slices.Clone(b.instrs)
	}
	return b.out
}

func (b *body) define(v ssa.Value) { b.vals[v] = b.fresh() }

func (b *body) fresh() ir.Value {
	b.out.Vals++
	return ir.Value(b.out.Vals - 1)
}

func (b *body) emit(in ir.Instr) { b.instrs = append(b.instrs, in) }

// val returns the operand for v, a Ref if v is not local.
func (b *body) val(v ssa.Value) ir.Value {
	switch v := v.(type) {
	case nil:
		return ir.None
	case *ssa.Const:
		return b.constant(v)
	case *ssa.Global:
		return b.ref(ir.Ref{Kind: ir.RefGlobal, Name: v.Pkg.Pkg.Path() + "." + v.Name()})
	case *ssa.Function:
		b.enqueue(v)
		return b.ref(ir.Ref{Kind: ir.RefFunc, Name: b.key(v)})
	case *ssa.Builtin:
		return ir.None
	}
	return b.vals[v]
}

func (b *body) ref(r ir.Ref) ir.Value {
	v, ok := b.refs[r]
	if !ok {
		v = ir.Value(-2 - len(b.out.Refs))
		b.refs[r] = v
		b.out.Refs = append(b.out.Refs, r)
	}
	return v
}

func (b *body) constant(c *ssa.Const) ir.Value {
	switch {
	case c.IsNil():
		return b.ref(ir.Ref{Kind: ir.RefNil})
	case c.Value == nil:
		return ir.None // the zero value of a struct or array
	case c.Value.Kind() == constant.String:
		return b.ref(ir.Ref{Kind: ir.RefString, Name: constant.StringVal(c.Value)})
	case c.Value.Kind() == constant.Bool:
		return b.ref(ir.Ref{Kind: ir.RefInt, Name: c.Value.String()})
	case c.Value.Kind() == constant.Int:
		if i, exact := constant.Int64Val(c.Value); exact {
			return b.ref(ir.Ref{Kind: ir.RefInt, Name: quoteInt(i)})
		}
	}
	return ir.None
}

func (b *body) list(vs []ssa.Value) []ir.Value {
	if len(vs) == 0 {
		return nil
	}
	out := make([]ir.Value, len(vs))
	for i, v := range vs {
		out[i] = b.val(v)
	}
	return out
}

// isPlain reports whether values of type t lead to no memory that can be written:
// numbers, booleans, strings.
func isPlain(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	if _, param := types.Unalias(t).(*types.TypeParam); param {
		return false
	}
	return ok && b.Kind() != types.UnsafePointer && b.Kind() != types.Invalid
}

// isString reports whether t is a string, so that + joins what others add up.
func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// isAgg reports whether values of type t are structs or arrays, which the
// engine represents by the place they were read from.
func isAgg(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func (b *body) instr(in ssa.Instruction) {
	if v, ok := in.(ssa.Value); ok && isPlain(v.Type()) {
		b.out.Plain = append(b.out.Plain, b.vals[v])
	}
	i := ir.Instr{Dst: ir.None, X: ir.None, Y: ir.None, Z: ir.None, Pos: b.pos(in.Pos())}
	if v, ok := in.(ssa.Value); ok {
		i.Dst = b.vals[v]
	}
	switch in := in.(type) {
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan, *ssa.MakeClosure:
		b.creation(&i, in.(ssa.Value))
	case *ssa.FieldAddr, *ssa.Field, *ssa.IndexAddr, *ssa.Index, *ssa.Lookup, *ssa.Slice:
		b.selection(&i, in.(ssa.Value))
	case *ssa.UnOp:
		b.unary(&i, in)
	case *ssa.Store:
		i.Op, i.X, i.Y, i.Agg = ir.Store, b.val(in.Addr), b.val(in.Val), isAgg(in.Val.Type())
	case *ssa.MapUpdate:
		i.Op, i.X, i.Y, i.Z, i.Agg = ir.MapUpdate, b.val(in.Map), b.val(in.Key), b.val(in.Value), isAgg(in.Value.Type())
	case *ssa.Send:
		i.Op, i.X, i.Y = ir.Send, b.val(in.Chan), b.val(in.X)
	case *ssa.Select:
		b.selectCases(&i, in)
	case *ssa.Range:
		i.Op, i.X = ir.Copy, b.val(in.X)
	case *ssa.Next:
		b.next(&i, in)
	case *ssa.Phi:
		i.Op, i.Args = ir.Phi, b.list(in.Edges)
	case *ssa.ChangeInterface, *ssa.ChangeType, *ssa.Convert, *ssa.SliceToArrayPointer, *ssa.MultiConvert,
		*ssa.MakeInterface, *ssa.TypeAssert:
		b.conversion(&i, in.(ssa.Value))
	case *ssa.BinOp:
		i.Op, i.X, i.Y, i.Name = ir.BinOp, b.val(in.X), b.val(in.Y), in.Op.String()
		i.Flag = in.Op == token.ADD && isString(in.Type())
	case *ssa.Extract:
		i.Op, i.X, i.N = ir.Extract, b.val(in.Tuple), int32(in.Index)
	case ssa.CallInstruction:
		b.call(&i, in)
	case *ssa.Return:
		i.Op, i.Args = ir.Return, b.list(in.Results)
	case *ssa.If:
		i.Op, i.X = ir.If, b.val(in.Cond)
	case *ssa.RunDefers:
		i.Op = ir.RunDefers
	case *ssa.Panic:
		i.Op, i.X = ir.Panic, b.val(in.X)
	default:
		return // jumps and debug references
	}
	b.emit(i)
}

func (b *body) creation(i *ir.Instr, v ssa.Value) {
	switch v := v.(type) {
	case *ssa.Alloc:
		i.Op, i.Name, i.Type = ir.Alloc, v.Comment, TypeKey(deref(v.Type()))
	case *ssa.MakeMap:
		i.Op, i.Type = ir.MakeMap, TypeKey(v.Type().Underlying())
	case *ssa.MakeSlice:
		i.Op, i.Type, i.Flag = ir.MakeSlice, TypeKey(v.Type().Underlying()), v.Cap != v.Len
	case *ssa.MakeChan:
		i.Op, i.Type, i.N, i.X = ir.MakeChan, TypeKey(v.Type()), -1, b.val(v.Size)
		if c, ok := v.Size.(*ssa.Const); ok && c.Value != nil {
			i.N = int32(c.Int64())
		}
		i.Flag = carriesNothing(v.Type().Underlying().(*types.Chan).Elem())
	case *ssa.MakeClosure:
		fn := v.Fn.(*ssa.Function)
		b.enqueue(fn)
		i.Op, i.Callee, i.Args = ir.Closure, b.key(fn), b.list(v.Bindings)
	}
}

// carriesNothing reports whether a channel of such elements can only count: it
// is then a semaphore or a signal, not a queue.
func carriesNothing(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return u.NumFields() == 0
	case *types.Basic:
		return u.Info()&types.IsBoolean != 0
	case *types.Interface:
		return false
	}
	return false
}

func (b *body) selection(i *ir.Instr, v ssa.Value) {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		i.Op, i.X = ir.FieldAddr, b.val(v.X)
		st := deref(v.X.Type()).Underlying().(*types.Struct)
		i.Name = st.Field(v.Field).Name()
		i.Flag = isHidden(st, v.Field)
	case *ssa.Field:
		i.Op, i.X, i.Agg = ir.FieldVal, b.val(v.X), isAgg(v.Type())
		i.Name = v.X.Type().Underlying().(*types.Struct).Field(v.Field).Name()
	case *ssa.IndexAddr:
		i.Op, i.X, i.Y = ir.ElemAddr, b.val(v.X), b.val(v.Index)
	case *ssa.Index:
		i.Op, i.X, i.Y, i.Agg = ir.ElemVal, b.val(v.X), b.val(v.Index), isAgg(v.Type())
	case *ssa.Lookup:
		m, isMap := v.X.Type().Underlying().(*types.Map)
		if !isMap {
			i.Op, i.X = ir.Copy, b.val(v.X) // a byte of a string
			return
		}
		i.Op, i.X, i.Y, i.Flag, i.Agg = ir.Lookup, b.val(v.X), b.val(v.Index), v.CommaOk, isAgg(m.Elem())
	case *ssa.Slice:
		i.Op, i.X, i.Flag = ir.Slice, b.val(v.X), v.High != nil && v.Max == nil
		if c, ok := v.High.(*ssa.Const); ok {
			i.Y = b.val(c)
		}
		if v.Max != nil && sameNumber(v.High, v.Max) {
			i.N = 2
		}
		if array, ok := v.X.(*ssa.Alloc); ok && array.Comment == "makeslice" {
			// make with constant sizes: the slice is the whole of what was made.
			i.Flag, i.N = false, b2i(hasRoom(array, v.High))
		}
	}
}

// sameNumber reports whether two operands are one value, or one constant.
func sameNumber(a, b ssa.Value) bool {
	x, ok := a.(*ssa.Const)
	y, both := b.(*ssa.Const)
	return a == b || ok && both && x.Int64() == y.Int64()
}

// hasRoom reports whether a slice of the first n elements of an array is shorter
// than the array.
func hasRoom(array *ssa.Alloc, n ssa.Value) bool {
	c, ok := n.(*ssa.Const)
	t, isArray := deref(array.Type()).Underlying().(*types.Array)
	return ok && isArray && c.Int64() < t.Len()
}

func b2i(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// isHidden reports whether encoders skip a field: it is not exported (embedded
// structs are looked into all the same), or its tag says so.
func isHidden(st *types.Struct, i int) bool {
	f := st.Field(i)
	return !f.Exported() && !f.Embedded() || reflect.StructTag(st.Tag(i)).Get("json") == "-"
}

func (b *body) unary(i *ir.Instr, v *ssa.UnOp) {
	i.X = b.val(v.X)
	switch v.Op {
	case token.MUL:
		i.Op, i.Agg = ir.Load, isAgg(v.Type())
	case token.ARROW:
		i.Op, i.Flag = ir.Recv, v.CommaOk
	case token.NOT:
		i.Op = ir.Not
	default:
		i.Op = ir.Copy
	}
}

func (b *body) selectCases(i *ir.Instr, s *ssa.Select) {
	i.Op, i.Flag = ir.Select, !s.Blocking
	for _, st := range s.States {
		i.Args = append(i.Args, b.val(st.Chan))
		sent := ir.None
		if st.Dir == types.SendOnly {
			sent = b.val(st.Send)
			if sent == ir.None {
				sent = b.ref(ir.Ref{Kind: ir.RefNil}) // something is sent, of no interest
			}
		}
		i.Sends = append(i.Sends, sent)
	}
}

func (b *body) next(i *ir.Instr, n *ssa.Next) {
	i.Op, i.X = ir.Next, b.val(n.Iter)
	if rng, ok := n.Iter.(*ssa.Range); ok {
		i.Pos = b.pos(rng.Pos())
	}
	i.Flag = n.IsString
	if tuple, ok := n.Type().(*types.Tuple); ok && tuple.Len() == 3 {
		i.Agg = isAgg(tuple.At(2).Type())
	}
}

func (b *body) conversion(i *ir.Instr, v ssa.Value) {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		i.Op, i.X, i.Type = ir.MakeIface, b.val(v.X), TypeKey(v.X.Type())
		i.Methods = foreignMethods(v.Type(), b.pass.Pkg)
	case *ssa.ChangeInterface:
		i.Op, i.X = ir.Copy, b.val(v.X)
		if m := foreignMethods(v.Type(), b.pass.Pkg); m != nil {
			i.Op, i.Methods = ir.MakeIface, m // keeps the dynamic type
		}
	case *ssa.TypeAssert:
		i.Op, i.X, i.Type, i.Flag = ir.Assert, b.val(v.X), TypeKey(v.AssertedType), v.CommaOk
		i.Agg = types.IsInterface(v.AssertedType)
		i.Methods = foreignMethods(v.AssertedType, b.pass.Pkg)
	case *ssa.Convert:
		// Conversions between strings and byte slices copy.
		i.Op, i.X = ir.Copy, b.val(v.X)
		if _, ok := v.Type().Underlying().(*types.Slice); ok {
			i.Op, i.Type = ir.MakeSlice, TypeKey(v.Type())
		}
	case *ssa.ChangeType:
		i.Op, i.X = ir.Copy, b.val(v.X)
	case *ssa.SliceToArrayPointer:
		i.Op, i.X = ir.Copy, b.val(v.X)
	case *ssa.MultiConvert:
		i.Op, i.X = ir.Copy, b.val(v.X)
	}
}

// foreignMethods returns the methods by which code outside this package may
// call a value once it is held by the interface t: those of interfaces that are
// declared elsewhere.
func foreignMethods(t types.Type, here *types.Package) []string {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 {
		return nil
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() == here {
		return nil
	}
	var names []string
	for i := range iface.NumMethods() {
		names = append(names, iface.Method(i).Name())
	}
	return names
}

func (b *body) call(i *ir.Instr, in ssa.CallInstruction) {
	call := in.Common()
	i.Op = ir.Call
	switch in.(type) {
	case *ssa.Go:
		i.When = ir.Go
	case *ssa.Defer:
		i.When = ir.Deferred
	}
	i.Pos = b.pos(in.Common().Pos())
	if i.Pos.Line == 0 || i.When == ir.Go {
		i.Pos = b.pos(in.Pos())
	}
	sig := call.Signature()
	i.Flag = sig.Variadic()
	for j := range sig.Results().Len() {
		i.Types = append(i.Types, TypeKey(sig.Results().At(j).Type()))
	}
	switch {
	case call.IsInvoke():
		i.Mode, i.X, i.Name = ir.Invoke, b.val(call.Value), call.Method.Name()
		i.Type, i.Callee = TypeKey(call.Value.Type()), kb.FuncKey(call.Method)
		b.extern(call.Value.Type())
		i.Args = b.list(call.Args)
		return
	case isBuiltin(call.Value):
		i.Mode, i.Name, i.Args = ir.Builtin, call.Value.Name(), b.list(call.Args)
		if len(call.Args) > 0 {
			i.Type = TypeKey(call.Args[0].Type().Underlying())
		}
		return
	}
	fn := call.StaticCallee()
	if fn == nil {
		i.Mode, i.X, i.Args = ir.Dynamic, b.val(call.Value), b.list(call.Args)
		return
	}
	b.enqueue(fn)
	if recv := fn.Signature.Recv(); recv != nil {
		b.extern(recv.Type())
	}
	i.Mode, i.Callee = ir.Static, b.key(fn)
	i.Args = b.genericArgs(fn, call.Args, i.Pos)
	if c, ok := call.Value.(*ssa.MakeClosure); ok {
		// A closure called where it is made: the engine needs its bindings.
		i.Mode, i.X = ir.Dynamic, b.val(c)
	}
}

func isBuiltin(v ssa.Value) bool { _, ok := v.(*ssa.Builtin); return ok }

// genericArgs converts arguments whose parameter is a type parameter to an
// interface, so that method calls in the generic body see their dynamic type.
func (b *body) genericArgs(fn *ssa.Function, args []ssa.Value, pos ir.Pos) []ir.Value {
	out := b.list(args)
	origin := fn.Origin()
	if origin == nil {
		return out
	}
	for j, p := range origin.Params {
		if j >= len(args) {
			break
		}
		_, generic := types.Unalias(p.Type()).(*types.TypeParam)
		if !generic || types.IsInterface(args[j].Type()) {
			continue
		}
		if _, ok := types.Unalias(args[j].Type()).(*types.Basic); ok {
			continue
		}
		dst := b.fresh()
		b.emit(ir.Instr{Op: ir.MakeIface, Dst: dst, X: out[j], Y: ir.None, Z: ir.None, Type: TypeKey(args[j].Type()), Pos: pos})
		out[j] = dst
	}
	return out
}
