package eligibility

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// Limits of a function's use of a capacity provider. Sources are in the table.
const (
	MostConcurrency  = 1600
	advisedPerVCPU   = 64
	mostEnvironments = 15000
	zones            = 3 // environments and instances for redundancy
)

func published(s subject) []Check {
	latest, all := s.f.PublishLatest, s.f.Publish
	switch {
	case s.f.Language == iac.Code:
		return nil
	case s.f.Language == iac.Serverless && !all.Set: // it publishes if nothing is said
		return nil
	case latest.V:
		return one(s.say(OK, latest.Span, "is published to $LATEST.PUBLISHED"))
	case latest.Set && !latest.Known:
		return one(s.say(Unknown, latest.Span, "has %s for whether it is published to $LATEST.PUBLISHED", expression(latest)))
	case all.V && (s.f.Capacity == nil || s.f.Language == iac.Serverless):
		return one(s.say(OK, all.Span, "publishes versions"))
	case all.V:
		return one(s.say(Advice, all.Span, "publishes versions, but not to $LATEST.PUBLISHED, where invocations without a qualifier go"))
	case all.Set && !all.Known:
		return one(s.say(Unknown, all.Span, "has %s for whether versions are published", expression(all)))
	}
	return one(s.say(Change, s.f.Where, "publishes no versions, and on managed instances only published ones run"))
}

func shape(s subject) []Check {
	switch {
	case s.f.Capacity == nil:
		return nil
	case s.f.Capacity.Shape != "":
		return one(s.say(Change, s.f.Capacity.Where, "has properties of the wrong form: %s", s.f.Capacity.Shape))
	}
	return one(s.say(OK, s.f.Capacity.Where, "has properties of the right form"))
}

func provider(s subject) []Check {
	if s.f.Capacity == nil {
		return nil
	}
	v := s.f.Capacity.Provider
	switch {
	case s.provider != nil:
		return one(s.say(OK, v.Span, "uses capacity provider %q", s.provider.Name))
	case !v.Set && s.f.Capacity.Shape != "":
		return nil // shape has said it
	case !v.Set:
		return one(s.say(Change, s.f.Capacity.Where, "names no capacity provider"))
	case !v.Known:
		return one(s.say(Unknown, v.Span, "has %s for a capacity provider, whose settings are not known here", expression(v)))
	case strings.HasPrefix(v.V, "arn:"):
		return one(s.say(Unknown, v.Span, "uses %q, which these templates do not declare: its settings are not known here", v.V))
	}
	return one(s.say(Change, v.Span, "uses capacity provider %q, which no template declares", v.V))
}

func concurrency(s subject) []Check {
	if s.f.Capacity == nil {
		return nil
	}
	v := s.f.Capacity.Concurrency
	switch {
	case !v.Set:
		return one(s.say(Advice, s.f.Capacity.Where, "does not set how many invocations an environment takes at once, for which no default is documented for Go"))
	case !v.Known:
		return one(s.say(Unknown, v.Span, "has %s for invocations at once; there are 1 to 1,600", expression(v)))
	case v.V < 1 || v.V > MostConcurrency:
		return one(s.say(Change, v.Span, "has %s for invocations at once in an environment; there are 1 to 1,600", count(v.V)))
	}
	mb, known := s.f.Memory.Or(iac.DefaultMemory)
	ratios := s.ratios()
	if known && len(ratios) == 1 {
		if n := float64(mb) / 1024 / ratios[0]; n >= leastVCPU && float64(v.V) > advisedPerVCPU*n {
			return one(s.say(Advice, v.Span, "takes %s invocations at once on %s; AWS advises up to 64 for each", count(v.V), cpus(n)))
		}
	}
	return one(s.say(OK, v.Span, "takes %s invocations at once in an environment", count(v.V)))
}

// bounds checks the least and the greatest number of environments.
func bounds(s subject) []Check {
	if s.f.Capacity == nil {
		return nil
	}
	low, high := s.f.Capacity.Min, s.f.Capacity.Max
	at := low.Span
	if !low.Set {
		at = high.Span
	}
	if at.Line == 0 {
		at = s.f.Capacity.Where
	}
	switch {
	case !low.Set && !high.Set:
		return one(s.say(OK, at, "has 3 environments or more, the default"))
	case !high.Set:
		return one(s.say(Change, at, "has a minimum of environments without a maximum; AWS wants both"))
	case !low.Set:
		return one(s.say(Change, at, "has a maximum of environments without a minimum; AWS wants both"))
	case !low.Known:
		return one(s.say(Unknown, low.Span, "has %s for the minimum of environments", expression(low)))
	case !high.Known:
		return one(s.say(Unknown, high.Span, "has %s for the maximum of environments", expression(high)))
	}
	return one(s.within(low, high))
}

// within judges bounds that are both known.
func (s subject) within(low, high iac.Value[int]) Check {
	a, b := low.V, high.V
	switch {
	case a < 0 || b < 0 || a > mostEnvironments || b > mostEnvironments:
		return s.say(Change, low.Span, "has %s to %s environments; there are 0 to 15,000", count(a), count(b))
	case a == 0 && b == 0:
		return s.say(Advice, low.Span, "has no environments: it is switched off, and traffic does not wake it")
	case a == 0:
		return s.say(Change, low.Span, "has a minimum of 0 environments with a maximum of %s; 0 goes with 0 only, as there is no scaling to zero", count(b))
	case a > b:
		return s.say(Change, low.Span, "has a minimum of %s environments, above the maximum of %s", count(a), count(b))
	case a < zones:
		return s.say(Advice, low.Span, "has a minimum of %s environments; with less than 3 an availability zone may have none", count(a))
	}
	return s.say(OK, low.Span, "has %s to %s environments", count(a), count(b))
}

// gomaxprocs reads the go line of the module: it decides what GOMAXPROCS is, whatever the
// toolchain, as it chooses the default of GODEBUG settings. go.uber.org/automaxprocs does the
// same for older modules.
func gomaxprocs(s subject) []Check {
	for _, name := range s.f.Variables {
		if name == "GOMAXPROCS" {
			return one(s.say(OK, s.f.Where, "sets GOMAXPROCS"))
		}
	}
	file, ok := moduleOf(s.f.Package.Dir)
	if !ok {
		return nil
	}
	version := "1.16" // without a go line
	if file.Go != nil {
		version = file.Go.Version
	}
	for _, r := range file.Require {
		if r.Mod.Path == "go.uber.org/automaxprocs" && !r.Indirect {
			return one(s.say(OK, s.f.Where, "has GOMAXPROCS set by go.uber.org/automaxprocs"))
		}
	}
	if semver.Compare("v"+version, "v1.25") < 0 {
		return one(s.say(Advice, s.f.Where, "is of a module with go %s: from 1.25 on GOMAXPROCS follows the CPU limit of the environment, before it is the number of CPUs of the whole instance", version))
	}
	return one(s.say(OK, s.f.Where, "is of a module with go %s: GOMAXPROCS follows the CPU limit of the environment", version))
}

// moduleOf reads the go.mod file above a directory. None, and one that cannot be read, are the
// matter of who loads the package.
func moduleOf(dir string) (*modfile.File, bool) {
	if dir == "" {
		return nil, false
	}
	for {
		name := filepath.Join(dir, "go.mod")
		if text, err := os.ReadFile(name); err == nil {
			file, err := modfile.ParseLax(name, text, nil)
			return file, err == nil && file.Module != nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil, false
		}
		dir = parent
	}
}
