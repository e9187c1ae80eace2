package patch

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/harness/size"
)

// What is chosen where nothing was measured or set. Limits are those of packages eligibility and size.
const (
	environments = 3  // that run at least, for each function
	leastLimit   = 12 // vCPUs of a capacity provider: the CDK and the Serverless Framework refuse less
	room         = 4  // times what the least environments take
	double       = 2  // times what traffic needs: managed instances follow it when it doubles within five minutes
)

// PerVCPU is how many invocations an environment takes at once for each vCPU, if nothing says
// more. Source: Lambda Developer Guide, Lambda Managed Instances for Rust, which has the same
// runtime as Go; for Go nothing is documented.
const PerVCPU = 8

// A plan is what one template gets.
type plan struct {
	template  string
	language  iac.Language
	functions []*move
	providers []*provider // new ones
	present   []*provider // that the template has and functions now use
	notes     []string

	unmeasured []string // functions whose concurrency is a guess, quoted
}

// A move is a function with the settings that it gets.
type move struct {
	f           *iac.Function
	memory      int     // MB
	setMemory   bool    // the template has another
	ratio       float64 // GiB for each vCPU
	concurrency int
	needed      int    // environments at the peak; 0: not known
	scale       *scale // nil: as the platform does
	runtime     bool   // the runtime changes to provided.al2023
	provider    *provider
}

// A scale bounds the number of environments.
type scale struct{ min, max int }

// A provider is a capacity provider, new or there already.
type provider struct {
	name string // logical id, resource address, or key
	arch string
	max  int // vCPUs
	min  int // vCPUs that functions need
	old  bool
}

// plans groups functions by template, and gives each its settings.
func plans(project *iac.Project, choices []Choice) []*plan {
	byTemplate := map[string]*plan{}
	var list []*plan
	for _, c := range choices {
		f := c.Function
		if f.Language == iac.Code || !f.Package.Go || f.Capacity != nil && f.Capacity.Shape == "" {
			continue
		}
		template := f.Template
		if f.Language == iac.Terraform {
			template = root(project, f)
		}
		p := byTemplate[template]
		if p == nil {
			p = &plan{template: template, language: f.Language}
			byTemplate[template] = p
			list = append(list, p)
		}
		if f.Language == iac.SAM { // a template that is transformed may have functions of both kinds
			p.language = iac.SAM
		}
		p.functions = append(p.functions, p.move(c))
	}
	for _, p := range list {
		slices.SortStableFunc(p.functions, func(a, b *move) int { return cmp.Compare(a.f.Name, b.f.Name) })
		p.provide(project)
	}
	return list
}

// move chooses the settings of a function.
func (p *plan) move(c Choice) *move {
	f := c.Function
	m := &move{f: f, ratio: c.Ratio, needed: c.Environments}
	if f.Capacity != nil && m.ratio == 0 && f.Capacity.Ratio.Known {
		m.ratio = f.Capacity.Ratio.V
	}
	if !slices.Contains(size.Ratios(), m.ratio) {
		m.ratio = size.DefaultRatio
	}
	p.size(m, c)
	p.concur(m, c)
	m.scale = p.bounds(m)
	if f.Runtime.Known && f.Runtime.V != "provided.al2023" && !f.Image {
		m.runtime = true
		p.note("%q changes from %s to provided.al2023, where the executable is called bootstrap", f.Name, f.Runtime.V)
	}
	if f.Copies != "" {
		p.note("%q stands for several functions (%s), and is counted once in the limit of vCPUs", f.Name, f.Copies)
	}
	p.removals(f)
	return m
}

// size chooses the memory: what was measured, or what the template has, and as much more as the platform
// wants.
func (p *plan) size(m *move, c Choice) {
	have, known := m.f.Memory.Or(iac.DefaultMemory)
	want := c.Memory
	if want == 0 {
		want = have
	}
	step := int(m.ratio * 1024)
	m.memory = max(size.MinMemory, (want+step-1)/step*step)
	m.memory = min(m.memory, size.MaxMemory)
	m.setMemory = !known || have != m.memory
	switch {
	case !known:
		p.note("the memory of %q is an expression; the patch has %d MB", m.f.Name, m.memory)
	case m.f.Memory.Text != "" && m.setMemory:
		p.note("the memory of %q is the %s, and has to be %d", m.f.Name, m.f.Memory.Text, m.memory)
	}
}

// concur chooses how many invocations an environment takes at once.
func (p *plan) concur(m *move, c Choice) {
	m.concurrency = min(c.Concurrency, eligibility.MostConcurrency)
	if m.concurrency > 0 {
		return
	}
	if k := m.f.Capacity; k != nil && k.Concurrency.Known && k.Concurrency.V > 0 && k.Concurrency.V <= eligibility.MostConcurrency {
		m.concurrency = k.Concurrency.V
		return
	}
	m.concurrency = PerVCPU * max(1, int(m.vcpus()))
	p.unmeasured = append(p.unmeasured, fmt.Sprintf("%q", m.f.Name))
}

func (m *move) vcpus() float64 { return float64(m.memory) / 1024 / m.ratio }

// bounds carries over what the template says of the number of invocations: provisioned
// concurrency becomes a minimum of environments, reserved concurrency a maximum.
func (p *plan) bounds(m *move) *scale {
	provisioned, reserved := known(m.f.Provisioned), known(m.f.Reserved)
	if k := m.f.Capacity; k != nil && k.Min.Known && k.Max.Known {
		return &scale{k.Min.V, k.Max.V}
	}
	if provisioned == 0 && reserved == 0 {
		return nil
	}
	s := &scale{min: max(environments, ceil(provisioned, m.concurrency))}
	s.max = max(room*s.min, double*m.needed)
	if reserved > 0 {
		s.max = max(s.min, ceil(reserved, m.concurrency))
		p.note("reserved concurrency of %d becomes at most %d environments with %d invocations each for %q", reserved, s.max, m.concurrency, m.f.Name)
	}
	return s
}

// most is how many environments there should be room for.
func (m *move) most() int {
	if m.scale != nil {
		return max(m.scale.max, environments)
	}
	return max(room*environments, double*m.needed)
}

// known returns a number that the template has, or 0.
func known(v iac.Value[int]) int {
	if v.Known && v.V > 0 {
		return v.V
	}
	return 0
}

func ceil(n, by int) int { return int(math.Ceil(float64(n) / float64(by))) }

// provide gives each function a capacity provider of its architecture: one that the template
// has, or a new one.
func (p *plan) provide(project *iac.Project) {
	if len(p.unmeasured) > 0 {
		p.note("invocations at once in an environment were not measured for %s: they are %d for each vCPU, which AWS documents for Rust on provided.al2023, and for Go nothing;"+
			" lmicheck run measures them, and whether the memory is enough", strings.Join(p.unmeasured, ", "), PerVCPU)
	}
	byArch := map[string]*provider{}
	for _, m := range p.functions {
		arch, ok := m.f.Architecture.Or(iac.DefaultArchitecture)
		if !ok || arch != "arm64" && arch != iac.DefaultArchitecture {
			p.note("the architecture of %q is not known here; the patch has %s", m.f.Name, iac.DefaultArchitecture)
			arch = iac.DefaultArchitecture
		}
		if byArch[arch] == nil {
			byArch[arch] = p.provider(project, arch)
		}
		m.provider = byArch[arch]
		m.provider.max += m.most() * int(math.Ceil(m.vcpus()))
		m.provider.min += max(environments, m.needed) * int(math.Ceil(m.vcpus()))
	}
	for _, arch := range []string{"arm64", iac.DefaultArchitecture} {
		switch k := byArch[arch]; {
		case k == nil:
		case k.old:
			p.present = append(p.present, k)
			p.note("capacity provider %q is there already: its limit has to leave room for %d vCPUs, which environments of these functions need", k.name, k.min)
		default:
			k.max = max(k.max, leastLimit)
			p.providers = append(p.providers, k)
		}
	}
	p.fill()
}

// provider finds or names the capacity provider for an architecture.
func (p *plan) provider(project *iac.Project, arch string) *provider {
	taken := map[string]bool{}
	for _, f := range project.Functions {
		taken[f.Name] = taken[f.Name] || f.Template == p.template
	}
	for _, k := range project.Providers {
		if k.Template != p.template {
			continue
		}
		taken[k.Name] = true
		theirs := iac.DefaultArchitecture
		if len(k.Architectures) == 1 {
			theirs, _ = k.Architectures[0].Or(iac.DefaultArchitecture)
		}
		if theirs == arch && len(k.Architectures) < 2 && k.Shape == "" {
			return &provider{name: k.Name, arch: arch, old: true}
		}
	}
	name := p.providerName(arch)
	for i := 2; taken[name]; i++ {
		name = fmt.Sprintf("%s%d", p.providerName(arch), i)
	}
	return &provider{name: name, arch: arch}
}

// providerName is a name as they are in the language.
func (p *plan) providerName(arch string) string {
	suffix := map[string]string{"arm64": "Arm64", iac.DefaultArchitecture: "X86"}[arch]
	switch p.language {
	case iac.Terraform:
		return "aws_lambda_capacity_provider.lambda_instances_" + strings.ToLower(suffix)
	case iac.Serverless:
		return "instances" + suffix
	}
	return "LambdaInstances" + suffix
}

func (p *plan) note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}
