// Package ir is the reduced form in which lmicheck keeps functions.
//
// Between packages, analysis drivers carry facts, not bodies, and which facts
// arrive differs from driver to driver. So each package is reduced, once, to
// the instructions that matter for sharing (addresses, loads, stores, calls,
// locks, branches) and carried whole, as a fact, in this form. It is a subset of
// go/ssa with names in place of pointers: no type information, syntax or
// token.Pos is needed to interpret it.
package ir

// A Package is a package in reduced form.
type Package struct {
	Path      string
	Name      string
	Files     []string // absolute paths; Pos.File indexes them
	Generated []string // those of Files that a program wrote
	Imports   []string // paths of directly imported packages, sorted
	Funcs     []*Func
	Types     []*Type  // declared types that have methods, and their pointers
	Ifaces    []Iface  // declared interfaces that have methods
	Roots     []Root   // functions that directives name as handlers
	Extern    []Extern // types of other modules whose methods the package calls, sorted by key
}

// An Extern is where a type that is not analysed is declared: its doc comment
// may say whether it is safe for concurrent use.
type Extern struct {
	Key  string
	File string
	Line int
}

// A Root is a function that a directive or a flag declares to be a handler.
type Root struct {
	Func string // key
	Pos  Pos
}

// A Type is the method set of a type declared in the package, or of a pointer to it.
type Type struct {
	Key     string // "path.T" or "*path.T"
	Methods []Method
}

// An Iface is an interface declared in the package.
type Iface struct {
	Key     string
	Methods []string // names, sorted
}

// A Method is one entry of a method set.
type Method struct {
	Name  string
	Func  string // key of the declared function, or of an interface's method
	Path  []Step // embedded fields to follow from the receiver; empty if declared on the type
	Iface string // when the last embedded field is an interface: its type
	Value bool   // the declared function takes its receiver by value
}

// A Step is an embedded field on the way to a promoted method.
type Step struct {
	Field   string
	Pointer bool // the field holds a pointer or interface, to be loaded
}

// A Func is a function, method, closure, or a synthetic wrapper.
type Func struct {
	Key        string // unique in the program: "path.F", "(*path.T).M", "path.F$1"
	Name       string // as users write it: "handle", "(*API).Handle", "main.func1"
	Pos        Pos
	Params     int // receiver first
	FreeVars   int
	Vals       int     // number of local values; parameters, then free variables, come first
	Plain      []Value // local values that lead nowhere: numbers, strings
	Refs       []Ref   // what negative Values refer to
	Blocks     []Block
	ResultAggs []bool // which results are structs or arrays
	Results    int
	Exported   bool
	Recv       string   // type key of the receiver, "" for functions
	ParamTypes []string // type keys
}

// A Block is a basic block. Idom is the index of its immediate dominator, -1 for the entry.
type Block struct {
	Instrs []Instr
	Succs  []int32
	Preds  []int32
	Idom   int32
}

// A Value is a local value (>= 0), None, or the index -v-2 of a Ref.
type Value int32

// None is the absence of a value, and every constant that has no Ref.
const None Value = -1

// A Ref is an operand that is not local to the function.
type Ref struct {
	Kind RefKind
	Name string // key of the global or function, or the constant's text
}

// A RefKind tells the kinds of Ref apart.
type RefKind uint8

const (
	RefGlobal RefKind = iota // address of a package variable
	RefFunc                  // function value
	RefString                // string constant
	RefInt                   // integer or boolean constant
	RefNil                   // nil
)

// An Op is the kind of an Instr. The comments name the operands it uses.
type Op uint8

const (
	Nop       Op = iota
	Alloc        // Dst = new Type named Name
	MakeMap      // Dst = make(Type)
	MakeSlice    // Dst = make(Type)
	MakeChan     // Dst = make(Type), capacity N (-1 when unknown: X); Flag: elements carry no data
	Closure      // Dst = closure of function Callee over Args
	FieldAddr    // Dst = &X.Name
	FieldVal     // Dst = X.Name of a struct value; Agg: the field is itself a struct or array
	ElemAddr     // Dst = &X[...] of a slice or array pointer
	ElemVal      // Dst = X[...] of an array value; Agg
	Load         // Dst = *X; Agg
	Store        // *X = Y; Agg
	Lookup       // Dst = X[Y] of a map; Flag: with ok; Agg
	MapUpdate    // X[Y] = Z; Agg
	Next         // Dst = next(X) of a range over map or string: (ok, key, value); Agg
	Send         // X <- Y
	Recv         // Dst = <-X; Flag: with ok
	Select       // Dst = select; Args are the channels, Sends the sent values, None for receives; Flag: has default
	Slice        // Dst = X[...:Y], if Y is a constant; Flag: the result may be shorter than X, so that append overwrites; N: 1 if X was made with room, 2 if the result has none (s[:n:n])
	Phi          // Dst = one of Args
	Copy         // Dst = X, converted
	BinOp        // Dst = X Name Y; Flag: of strings, joined
	Not          // Dst = !X
	MakeIface    // Dst = interface holding X, whose type is Type; Methods of an interface declared elsewhere
	Assert       // Dst = X.(Type); Flag: with ok; Agg: Type is an interface
	Extract      // Dst = component N of the tuple X
	Call         // Dst = call; see Mode
	Return       // return Args
	If           // branch on X
	RunDefers    // run the deferred calls
	Panic        // panic(X)
)

// A Mode says how an instruction calls.
type Mode uint8

const (
	Static  Mode = iota // Callee(Args...)
	Dynamic             // X(Args...)
	Invoke              // X.Name(Args...), X of interface type Type
	Builtin             // Name(Args...)
)

// When says on which goroutine, and when, a call runs.
type When uint8

const (
	Now When = iota
	Deferred
	Go
)

// An Instr is an instruction. Op says which of the fields have a meaning.
type Instr struct {
	Op      Op
	Mode    Mode
	When    When
	Agg     bool // the value is a struct or array
	Flag    bool
	Dst     Value
	X, Y, Z Value
	N       int32
	Args    []Value
	Sends   []Value
	Callee  string
	Name    string
	Type    string
	Types   []string // of the results of a call
	Methods []string
	Pos     Pos
}

// A Pos is a range of source text: File indexes Package.Files; a zero Line means none.
type Pos struct {
	File, Line, Col, EndLine, EndCol int32
}

// Ref returns the Ref that v stands for.
func (f *Func) Ref(v Value) (Ref, bool) {
	if v >= None {
		return Ref{}, false
	}
	return f.Refs[-v-2], true
}
