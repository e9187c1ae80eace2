package fix

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// A candidate is the fix of a finding.
type candidate struct {
	index   int // of the finding
	finding *finding.Finding
	edits   []finding.Edit
}

// A planner decides which candidates are kept.
type planner struct {
	opts     Options
	sources  map[string]*source // of the files that candidates edit; nil if they must not
	compiler *compiler
	kept     []*candidate   // compile together
	skipped  map[int]string // reasons, by the index of the finding
}

// plan sorts candidates into those that are kept and those that are skipped.
func (p *planner) plan(ctx context.Context, list []*candidate) error {
	var err error
	if p.compiler, err = newCompiler(ctx, p.opts); err != nil {
		return err
	}
	defer p.compiler.close()
	list = p.applicable(list)
	if len(list) == 0 {
		return nil
	}
	if err := p.compiler.aim(ctx, list); err != nil {
		return err
	}
	for len(list) > 0 {
		taken, blocked := p.disjoint(list)
		if err := p.settle(ctx, taken); err != nil {
			return err
		}
		list = nil
		for _, b := range blocked {
			if _, dropped := p.skipped[b.by.index]; dropped {
				list = append(list, b.candidate) // what was in its way is gone
				continue
			}
			p.skip(b.candidate, "overlaps with the fix at "+p.position(b.by.finding)+"; run again")
		}
	}
	return nil
}

func (p *planner) skip(c *candidate, reason string) { p.skipped[c.index] = reason }

// applicable leaves out the candidates that edit what must not be edited.
func (p *planner) applicable(list []*candidate) []*candidate {
	refused := map[string]string{}
	return slices.DeleteFunc(list, func(c *candidate) bool {
		reason := p.refuse(c, refused)
		if reason != "" {
			p.skip(c, reason)
		}
		return reason != ""
	})
}

// refuse says why a candidate cannot be applied, "" if it can. It reads the files that
// were not read before; refused has the reasons for those that cannot be edited.
func (p *planner) refuse(c *candidate, refused map[string]string) string {
	for i, e := range c.edits {
		short := shorten(p.opts.Dir, e.File)
		if p.sources[e.File] == nil && refused[e.File] == "" {
			src, reason := p.open(e.File)
			p.sources[e.File], refused[e.File] = src, reason
		}
		if reason := refused[e.File]; reason != "" {
			return short + " " + reason
		}
		if e.Start < 0 || e.Start > e.End || e.End > len(p.sources[e.File].text) {
			return fmt.Sprintf("%s has no bytes %d to %d: it changed since the analysis; run again", short, e.Start, e.End)
		}
		if slices.ContainsFunc(c.edits[:i], func(o finding.Edit) bool { return cross(o, e) }) {
			return "its own edits overlap"
		}
	}
	return ""
}

// A blockedCandidate overlaps with another.
type blockedCandidate struct {
	*candidate
	by *candidate
}

// disjoint takes candidates, the first first, as long as they do not overlap with those
// that were taken before.
func (p *planner) disjoint(list []*candidate) (taken []*candidate, blocked []blockedCandidate) {
	for _, c := range list {
		before := slices.Concat(p.kept, taken)
		if i := slices.IndexFunc(before, func(o *candidate) bool { return p.overlap(o, c) }); i >= 0 {
			blocked = append(blocked, blockedCandidate{c, before[i]})
			continue
		}
		taken = append(taken, c)
	}
	return taken, blocked
}

// overlap reports whether two fixes cannot both be applied.
func (p *planner) overlap(a, b *candidate) bool {
	if slices.Equal(a.edits, b.edits) {
		return false // one fix for two findings
	}
	for _, x := range a.edits {
		for _, y := range b.edits {
			switch {
			case p.sources[x.File].removesImport(x) || p.sources[y.File].removesImport(y):
				// not made as it stands
			case insertsAt(x, y) && p.sources[x.File].inFunction(x.Start):
				return true
			case x != y && cross(x, y):
				return true
			}
		}
	}
	return false
}

// cross reports whether edits have bytes in common, or one inserts within the other.
func cross(a, b finding.Edit) bool {
	return a.File == b.File && a.Start < b.End && b.Start < a.End
}

// insertsAt reports whether both edits insert at one place.
func insertsAt(a, b finding.Edit) bool {
	return a.File == b.File && a.Start == b.Start && a.Start == a.End && b.Start == b.End
}

// settle keeps those of a list of candidates that compile with what was kept before. It
// tries them together, and in halves when that fails.
func (p *planner) settle(ctx context.Context, list []*candidate) error {
	if len(list) == 0 {
		return nil
	}
	texts, err := p.render(slices.Concat(p.kept, list))
	if err == nil {
		err = p.compiler.check(ctx, texts)
	}
	broken := new(brokenError)
	switch {
	case err == nil:
		p.kept = append(p.kept, list...)
		return nil
	case !errors.As(err, &broken):
		return err
	case len(list) == 1:
		p.skip(list[0], broken.Error())
		return nil
	}
	half := len(list) / 2
	if err := p.settle(ctx, list[:half]); err != nil {
		return err
	}
	return p.settle(ctx, list[half:])
}

// render returns the texts of all files that candidates change.
func (p *planner) render(list []*candidate) (map[string][]byte, error) {
	edits := map[string][]finding.Edit{}
	for _, c := range list {
		for _, e := range c.edits {
			edits[e.File] = append(edits[e.File], e)
		}
	}
	texts := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(edits)) {
		text, err := p.sources[name].edit(edits[name])
		if err != nil {
			return nil, &brokenError{"the result does not parse: " + err.Error()}
		}
		if string(text) != string(p.sources[name].text) {
			texts[name] = text
		}
	}
	return texts, nil
}
