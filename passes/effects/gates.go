package effects

// A gate orders a goroutine that init or main has started before what invocations do
// once they have come through: the goroutine prepares something and then closes a
// channel, or is done with a WaitGroup; invocations receive from the channel, or wait,
// before they use it (go.dev/ref/mem: the closing of a channel happens before a receive
// that returns because of it).
//
// As for Once, the comparison of locks needs nothing new: the goroutine holds the gate
// until it opens it, and whoever has come through holds it for reading from then on. A
// channel that something is sent to is no gate, for a receive may return sooner.

// findGates finds what the goroutines open that run beside the handlers.
func (m *machine) findGates() {
	for _, sp := range m.spawned {
		for _, l := range m.shut(sp) {
			m.gates[l.cell] = true
		}
	}
}

// shut returns the gates that a goroutine opens, as it holds them at its beginning.
func (m *machine) shut(sp *spawn) lockSet {
	var locks lockSet
	for _, inst := range reachable(sp.insts) {
		for _, c := range inst.opens {
			if !m.sentTo[c] {
				locks = locks.with(lock{cell: c, once: true})
			}
		}
	}
	return locks
}

// openGates notes that inst closes a channel, or is done with a group.
func (m *machine) openGates(inst *instance, gates set, st *state) {
	for _, r := range gates {
		inst.opens = append(inst.opens, r.cell)
		if m.gates[r.cell] {
			st.locks = st.locks.without(r.cell)
		}
	}
}

// comeThrough notes that what was done before the gates were opened has been done.
func (m *machine) comeThrough(gates set, st *state) {
	for _, r := range gates {
		if m.gates[r.cell] && !st.locks.holds(r.cell) {
			st.locks = st.locks.with(lock{cell: r.cell, read: true, once: true})
		}
	}
}

// noGate notes that something is sent to a channel.
func (m *machine) noGate(channels set) {
	for _, r := range channels {
		m.sentTo[r.cell] = true
		if m.gates[r.cell] {
			delete(m.gates, r.cell)
			m.changed = true
		}
	}
}
