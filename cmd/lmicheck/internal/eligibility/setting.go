package eligibility

import (
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/harness/size"
)

// Limits of managed instances. Sources are in the table.
const (
	leastVCPU = 1
	mostVCPU  = 16
)

func runtime(s subject) []Check {
	v := s.f.Runtime
	switch {
	case s.f.Language == iac.Code:
		return nil // no template says anything
	case s.f.Image:
		return one(s.say(Advice, v.Span, "is a container image: what it is based on is not known here").by(emulator))
	case !v.Set:
		return one(s.say(Unknown, v.Span, "has no runtime in its template, and managed instances want provided.al2023"))
	case !v.Known:
		return one(s.say(Unknown, v.Span, "has %s for a runtime, and managed instances want provided.al2023", expression(v)))
	case v.V == "provided.al2023":
		return one(s.say(OK, v.Span, "runs on provided.al2023%s", from(v)))
	case slices.Contains([]string{"go1.x", "provided", "provided.al2"}, v.V):
		return one(s.say(Change, v.Span, "runs on %s%s, and managed instances want provided.al2023", v.V, from(v)))
	}
	return one(s.say(Unknown, v.Span, "runs on %q, which is not known here; managed instances take provided.al2023", v.V))
}

func architecture(s subject) []Check {
	v, known := s.f.Architecture.Or(iac.DefaultArchitecture)
	at := s.f.Architecture.Span
	switch {
	case s.f.Language == iac.Code:
		return nil
	case !known:
		return one(s.say(Unknown, at, "has %s for an architecture", expression(s.f.Architecture)))
	case v != "x86_64" && v != "arm64":
		return one(s.say(Change, at, "is for %q; architectures are x86_64 and arm64", v))
	case s.provider == nil || len(s.provider.Architectures) > 1:
		return one(s.say(OK, at, "is for %s", v))
	}
	theirs, known := providerArch(s.provider)
	switch {
	case !known:
		return one(s.say(Unknown, at, "is for %s, and its capacity provider %q has %s", v, s.provider.Name, expression(s.provider.Architectures[0])))
	case theirs != v:
		return one(s.say(Change, at, "is for %s, and its capacity provider %q has %s", v, s.provider.Name, theirs))
	}
	return one(s.say(OK, at, "is for %s, as is its capacity provider %q", v, s.provider.Name))
}

// ratios returns the ratios that may hold: the one that is set, or, as sources disagree about
// the default, two of them. A function that is not on managed instances yet is given the one that
// takes the least memory. None: it is an expression.
func (s subject) ratios() []float64 {
	switch c := s.f.Capacity; {
	case c == nil:
		return []float64{2}
	case !c.Ratio.Set:
		return []float64{2, 4}
	case c.Ratio.Known && c.Ratio.V > 0:
		return []float64{c.Ratio.V}
	}
	return nil
}

func memory(s subject) []Check {
	mb, known := s.f.Memory.Or(iac.DefaultMemory)
	at := s.f.Memory.Span
	switch {
	case s.f.Language == iac.Code:
		return nil
	case !known:
		return one(s.say(Unknown, at, "has %s for its memory; managed instances give 2,048 to 32,768 MB", expression(s.f.Memory)))
	case mb < size.MinMemory:
		return one(s.say(Change, at, "has %s MB of memory%s; managed instances give 2,048 MB or more", count(mb), from(s.f.Memory)))
	case mb > size.MaxMemory:
		return one(s.say(Change, at, "has %s MB of memory%s; managed instances give 32,768 MB or less", count(mb), from(s.f.Memory)))
	}
	ratios := s.ratios()
	var odd []float64
	for _, r := range ratios {
		if step := int(r * 1024); mb >= step && mb%step != 0 { // less is no vCPU: see vcpu
			odd = append(odd, r)
		}
	}
	switch {
	case len(ratios) == 0:
		return one(s.say(Unknown, at, "has %s MB of memory; whether it is a multiple of the ratio depends on %s", count(mb), expression(s.f.Capacity.Ratio)))
	case len(odd) == 0:
		return one(s.say(OK, at, "has %s MB of memory%s", count(mb), from(s.f.Memory)))
	case len(odd) < len(ratios):
		return one(s.say(Unknown, at, "has %s MB of memory, no multiple of %s GiB: whether that is the ratio depends on a default about which sources disagree", count(mb), number(odd[0])))
	}
	step := int(odd[0] * 1024)
	return one(s.say(Change, at, "has %s MB of memory%s, no multiple of %s GiB, the ratio to vCPUs; %s MB is", count(mb), from(s.f.Memory), number(odd[0]), count((mb+step-1)/step*step)))
}

func ratio(s subject) []Check {
	if s.f.Capacity == nil {
		return nil
	}
	v := s.f.Capacity.Ratio
	switch {
	case !v.Set:
		return one(s.say(Advice, s.f.Capacity.Where, "does not set the ratio of memory to vCPUs: the default is 2 by AWS's blog and the CDK, and 4 by AWS's guides for assistants"))
	case !v.Known:
		return one(s.say(Unknown, v.Span, "has %s for the ratio of memory to vCPUs; there are 2, 4 and 8", expression(v)))
	case !slices.Contains(size.Ratios(), v.V):
		return one(s.say(Change, v.Span, "has a ratio of %s GiB for each vCPU; there are 2, 4 and 8", number(v.V)))
	}
	return one(s.say(OK, v.Span, "has %s GiB for each vCPU", number(v.V)))
}

func vcpu(s subject) []Check {
	mb, known := s.f.Memory.Or(iac.DefaultMemory)
	if s.f.Language == iac.Code || !known || mb < size.MinMemory || mb > size.MaxMemory {
		return nil // memory has said it
	}
	var texts []string
	wrong := 0
	for _, r := range s.ratios() {
		n := float64(mb) / 1024 / r
		if n < leastVCPU || n > mostVCPU {
			wrong++
		}
		texts = append(texts, cpus(n)+" at "+number(r)+" GiB for each")
	}
	text := strings.Join(texts, ", or ")
	at := s.f.Memory.Span
	switch {
	case len(texts) == 0:
		return one(s.say(Unknown, at, "has vCPUs that depend on %s, the ratio", expression(s.f.Capacity.Ratio)))
	case wrong == 0:
		return one(s.say(OK, at, "has %s", text))
	case wrong < len(texts):
		return one(s.say(Unknown, at, "has %s: sources disagree about the default; managed instances give 1 to 16", text))
	}
	return one(s.say(Change, at, "has %s; managed instances give 1 to 16", text))
}

// instance checks that an environment fits on an instance type that is allowed. With a wildcard
// there are larger types.
func instance(s subject) []Check {
	mb, known := s.f.Memory.Or(iac.DefaultMemory)
	ratios := s.ratios()
	if s.provider == nil || !known || mb < size.MinMemory || mb > size.MaxMemory || len(ratios) != 1 || len(s.provider.Allowed) == 0 {
		return nil
	}
	need := float64(mb) / 1024 / ratios[0]
	var names []string
	for _, v := range s.provider.Allowed {
		t, ok := parseType(v.V)
		if !v.Known || !ok || t.vcpu == 0 {
			return nil
		}
		if float64(t.vcpu-1) >= need && (t.gib-1)*1024 >= mb {
			return one(s.say(OK, s.f.Memory.Span, "fits on %s", v.V))
		}
		names = append(names, v.V)
	}
	return one(s.say(Change, s.f.Memory.Span, "has environments of %s and %s MB, which do not fit on %s: 1 vCPU and 1 GB of an instance are reserved",
		cpus(need), count(mb), quoted(names)))
}

func storage(s subject) []Check {
	mb, known := s.f.Storage.Or(iac.DefaultStorage)
	at := s.f.Storage.Span
	switch {
	case s.f.Language == iac.Code:
		return nil
	case !known:
		return one(s.say(Unknown, at, "has %s for the size of /tmp", expression(s.f.Storage)))
	case mb < 512 || mb > 10240:
		return one(s.say(Change, at, "has %s MB of /tmp; there are 512 to 10,240 MB", count(mb)))
	case mb > iac.DefaultStorage:
		return one(s.say(Advice, at, "has %s MB of /tmp, which all invocations in an environment share: the need of one, times their number", count(mb)))
	}
	return one(s.say(OK, at, "has 512 MB of /tmp"))
}
