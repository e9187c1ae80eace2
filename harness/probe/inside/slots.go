package inside

// slots are the functions that handlers are called through. They must be many, and not
// be inlined: the name of one in a stack says whose the stack is.
var slots = [Slots]func(func()){
	lmiSlot00, lmiSlot01, lmiSlot02, lmiSlot03, lmiSlot04, lmiSlot05, lmiSlot06, lmiSlot07,
	lmiSlot08, lmiSlot09, lmiSlot10, lmiSlot11, lmiSlot12, lmiSlot13, lmiSlot14, lmiSlot15,
	lmiSlot16, lmiSlot17, lmiSlot18, lmiSlot19, lmiSlot20, lmiSlot21, lmiSlot22, lmiSlot23,
	lmiSlot24, lmiSlot25, lmiSlot26, lmiSlot27, lmiSlot28, lmiSlot29, lmiSlot30, lmiSlot31,
	lmiSlot32, lmiSlot33, lmiSlot34, lmiSlot35, lmiSlot36, lmiSlot37, lmiSlot38, lmiSlot39,
	lmiSlot40, lmiSlot41, lmiSlot42, lmiSlot43, lmiSlot44, lmiSlot45, lmiSlot46, lmiSlot47,
	lmiSlot48, lmiSlot49, lmiSlot50, lmiSlot51, lmiSlot52, lmiSlot53, lmiSlot54, lmiSlot55,
	lmiSlot56, lmiSlot57, lmiSlot58, lmiSlot59, lmiSlot60, lmiSlot61, lmiSlot62, lmiSlot63,
}

//go:noinline
func lmiSlot00(f func()) { f() }

//go:noinline
func lmiSlot01(f func()) { f() }

//go:noinline
func lmiSlot02(f func()) { f() }

//go:noinline
func lmiSlot03(f func()) { f() }

//go:noinline
func lmiSlot04(f func()) { f() }

//go:noinline
func lmiSlot05(f func()) { f() }

//go:noinline
func lmiSlot06(f func()) { f() }

//go:noinline
func lmiSlot07(f func()) { f() }

//go:noinline
func lmiSlot08(f func()) { f() }

//go:noinline
func lmiSlot09(f func()) { f() }

//go:noinline
func lmiSlot10(f func()) { f() }

//go:noinline
func lmiSlot11(f func()) { f() }

//go:noinline
func lmiSlot12(f func()) { f() }

//go:noinline
func lmiSlot13(f func()) { f() }

//go:noinline
func lmiSlot14(f func()) { f() }

//go:noinline
func lmiSlot15(f func()) { f() }

//go:noinline
func lmiSlot16(f func()) { f() }

//go:noinline
func lmiSlot17(f func()) { f() }

//go:noinline
func lmiSlot18(f func()) { f() }

//go:noinline
func lmiSlot19(f func()) { f() }

//go:noinline
func lmiSlot20(f func()) { f() }

//go:noinline
func lmiSlot21(f func()) { f() }

//go:noinline
func lmiSlot22(f func()) { f() }

//go:noinline
func lmiSlot23(f func()) { f() }

//go:noinline
func lmiSlot24(f func()) { f() }

//go:noinline
func lmiSlot25(f func()) { f() }

//go:noinline
func lmiSlot26(f func()) { f() }

//go:noinline
func lmiSlot27(f func()) { f() }

//go:noinline
func lmiSlot28(f func()) { f() }

//go:noinline
func lmiSlot29(f func()) { f() }

//go:noinline
func lmiSlot30(f func()) { f() }

//go:noinline
func lmiSlot31(f func()) { f() }

//go:noinline
func lmiSlot32(f func()) { f() }

//go:noinline
func lmiSlot33(f func()) { f() }

//go:noinline
func lmiSlot34(f func()) { f() }

//go:noinline
func lmiSlot35(f func()) { f() }

//go:noinline
func lmiSlot36(f func()) { f() }

//go:noinline
func lmiSlot37(f func()) { f() }

//go:noinline
func lmiSlot38(f func()) { f() }

//go:noinline
func lmiSlot39(f func()) { f() }

//go:noinline
func lmiSlot40(f func()) { f() }

//go:noinline
func lmiSlot41(f func()) { f() }

//go:noinline
func lmiSlot42(f func()) { f() }

//go:noinline
func lmiSlot43(f func()) { f() }

//go:noinline
func lmiSlot44(f func()) { f() }

//go:noinline
func lmiSlot45(f func()) { f() }

//go:noinline
func lmiSlot46(f func()) { f() }

//go:noinline
func lmiSlot47(f func()) { f() }

//go:noinline
func lmiSlot48(f func()) { f() }

//go:noinline
func lmiSlot49(f func()) { f() }

//go:noinline
func lmiSlot50(f func()) { f() }

//go:noinline
func lmiSlot51(f func()) { f() }

//go:noinline
func lmiSlot52(f func()) { f() }

//go:noinline
func lmiSlot53(f func()) { f() }

//go:noinline
func lmiSlot54(f func()) { f() }

//go:noinline
func lmiSlot55(f func()) { f() }

//go:noinline
func lmiSlot56(f func()) { f() }

//go:noinline
func lmiSlot57(f func()) { f() }

//go:noinline
func lmiSlot58(f func()) { f() }

//go:noinline
func lmiSlot59(f func()) { f() }

//go:noinline
func lmiSlot60(f func()) { f() }

//go:noinline
func lmiSlot61(f func()) { f() }

//go:noinline
func lmiSlot62(f func()) { f() }

//go:noinline
func lmiSlot63(f func()) { f() }
