package effects

import "github.com/lmicheck/lmicheck/internal/ir"

// A chanUse is a statement that sends to a channel, or receives from one.
type chanUse struct {
	channel *cell
	block   int32
	choice  bool // one of several cases of a select, of which another may be chosen
}

func (inst *instance) noteSend(at site, channels set) {
	for _, r := range channels {
		inst.sends = append(inst.sends, chanUse{channel: r.cell, block: at.block})
	}
}

func (inst *instance) noteReceive(at site, channels set) {
	for _, r := range channels {
		inst.receives = append(inst.receives, chanUse{r.cell, at.block, at.in.Op == ir.Select && (len(at.in.Args) > 1 || at.in.Flag)})
	}
}

// staysBlocked reports whether a goroutine may stay blocked in a send for ever: it sends
// more than one value, or is one of many that send, to a channel that does not hold them
// all, and who receives them takes the first only, or receives in a loop that it leaves
// early when there is an error; or it sends to a channel without room, and who receives
// does so in a select that may choose otherwise, such as the end of a timer.
func (t *tracer) staysBlocked(starter *instance, a *act) bool {
	for _, inst := range reachable(a.insts) {
		for _, s := range inst.sends {
			if s.channel.obj.capacity == 0 && t.mayChooseOtherwise(s.channel) {
				return true
			}
			many := inst.fn.inLoop(s.block)
			if !many && !a.Looped || !starter.overflows(s.channel.obj, a.at.block, many) {
				continue
			}
			if a.Looped && t.receivedOnce(s.channel) {
				return true
			}
			for _, receiver := range t.order {
				if receiver.abandons(s.channel) {
					return true
				}
			}
		}
	}
	return false
}

// mayChooseOtherwise reports whether the only receive from the channel is a case of a
// select, in no loop, that has others.
func (t *tracer) mayChooseOtherwise(channel *cell) bool {
	if !t.receivedOnce(channel) {
		return false
	}
	for _, inst := range t.order {
		for _, r := range inst.receives {
			if r.channel == channel {
				return r.choice
			}
		}
	}
	return false
}

// receivedOnce reports whether one value only is received from the channel: by one
// statement, that is in no loop.
func (t *tracer) receivedOnce(channel *cell) bool {
	n := 0
	for _, inst := range t.order {
		for _, r := range inst.receives {
			if r.channel != channel {
				continue
			}
			if n++; n > 1 || inst.fn.inLoop(r.block) {
				return false
			}
		}
	}
	return n == 1
}

// overflows reports whether the channel has not room for what the goroutines send that
// are started in a block: it is not buffered, or has room for one value of each
// goroutine, and they send many.
func (inst *instance) overflows(channel *object, block int32, many bool) bool {
	if channel.capacity >= 0 {
		return channel.capacity == 0
	}
	if !many || channel.by != inst.fn || channel.size < 0 {
		return false
	}
	for _, c := range inst.fn.controllers(block) {
		instrs := inst.fn.Blocks[c].Instrs
		if cond := inst.def(instrs[len(instrs)-1].X); cond != nil && cond.Op == ir.BinOp && cond.Y == channel.size {
			return true
		}
	}
	return false
}

// abandons reports whether the instance leaves a loop that receives from the channel
// because of an error, and does not receive from it afterwards.
func (inst *instance) abandons(channel *cell) bool {
	for _, r := range inst.receives {
		if r.channel == channel && inst.fn.inLoop(r.block) && inst.leavesAfter(r) {
			return true
		}
	}
	return false
}

func (inst *instance) leavesAfter(r chanUse) bool {
	reach := inst.fn.reach
	for b := range inst.fn.Blocks {
		if !reach[b][r.block] || !inst.fn.dominates(r.block, int32(b)) || !inst.checksError(int32(b)) {
			continue
		}
		for _, out := range inst.fn.Blocks[b].Succs {
			if out != r.block && !reach[out][r.block] && !inst.receivesFrom(out, r.channel) {
				return true
			}
		}
	}
	return false
}

// checksError reports whether a block ends in a comparison with nil.
func (inst *instance) checksError(block int32) bool {
	instrs := inst.fn.Blocks[block].Instrs
	if len(instrs) == 0 || instrs[len(instrs)-1].Op != ir.If {
		return false
	}
	cond := inst.def(instrs[len(instrs)-1].X)
	if cond == nil || cond.Op != ir.BinOp {
		return false
	}
	right, ok := inst.fn.Ref(cond.Y)
	return ok && right.Kind == ir.RefNil
}

// receivesFrom reports whether the function receives from the channel from a block on.
func (inst *instance) receivesFrom(block int32, channel *cell) bool {
	for _, r := range inst.receives {
		if r.channel == channel && (r.block == block || inst.fn.reach[block][r.block]) {
			return true
		}
	}
	return false
}

// dominates reports whether every way to b leads through a.
func (f *function) dominates(a, b int32) bool {
	for ; b >= 0; b = f.Blocks[b].Idom {
		if a == b {
			return true
		}
	}
	return false
}
