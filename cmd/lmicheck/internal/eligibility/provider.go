package eligibility

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// Limits of a capacity provider. Sources are in the table.
const (
	mostTypes    = 400
	mostSubnets  = 16
	leastMaxVCPU = 2
	toolsMaxVCPU = 12 // least that the CDK and the Serverless Framework take
	mostMaxVCPU  = 15000
	mostVersions = 100
)

func providerShape(c capacity) []Check {
	if c.p.Shape == "" {
		return one(c.say(OK, c.p.Where, "has properties of the right form"))
	}
	return one(c.say(Change, c.p.Where, "has properties of the wrong form: %s", c.p.Shape))
}

// providerArch returns the architecture of a provider. False: it is an expression.
func providerArch(p *iac.Provider) (string, bool) {
	if len(p.Architectures) == 0 {
		return iac.DefaultArchitecture, true
	}
	return p.Architectures[0].Or(iac.DefaultArchitecture)
}

func providerArchitecture(c capacity) []Check {
	arch, known := providerArch(c.p)
	switch {
	case len(c.p.Architectures) > 1:
		return one(c.say(Change, c.p.Architectures[1].Span, "has %d architectures; a capacity provider has one", len(c.p.Architectures)))
	case !known:
		return one(c.say(Unknown, c.p.Architectures[0].Span, "has %s for an architecture", expression(c.p.Architectures[0])))
	case arch != "x86_64" && arch != "arm64":
		return one(c.say(Change, c.p.Architectures[0].Span, "has architecture %q; there are x86_64 and arm64", arch))
	case len(c.p.Architectures) == 0:
		return one(c.say(OK, c.p.Where, "has x86_64, the default"))
	}
	return one(c.say(OK, c.p.Architectures[0].Span, "has %s", arch))
}

// An instanceType is what a name of EC2 says, or a pattern of names, as far as it goes.
type instanceType struct {
	class string // "c", "m", "t"; "" if a pattern leaves it open
	arch  string // "" likewise
	size  string // "large"; "" likewise
	vcpu  int    // 0 if the size does not tell
	gib   int    // of memory, of classes c, m and r
}

var typeName = regexp.MustCompile(`^([a-z]+)(?:-[0-9a-z]+)?([0-9]+)([a-z-]*)\.([a-z0-9-]+)$`)

// parseType takes a name apart. It reports whether that is the name of a type, not a pattern.
func parseType(name string) (instanceType, bool) {
	m := typeName.FindStringSubmatch(name)
	if m == nil {
		return parsePattern(name), false
	}
	t := instanceType{class: m[1], arch: "x86_64", size: m[4], vcpu: vcpus(m[4])}
	if strings.HasPrefix(m[3], "g") || m[1] == "a" {
		t.arch = "arm64"
	}
	t.gib = t.vcpu * map[string]int{"c": 2, "m": 4, "r": 8}[t.class]
	return t, true
}

// parsePattern says what all names that a pattern stands for have in common.
func parsePattern(pattern string) instanceType {
	var t instanceType
	head, _, _ := strings.Cut(pattern, "*")
	if i := strings.IndexAny(head, "0123456789"); i > 0 {
		t.class = head[:i]
		if rest := strings.TrimLeft(head[i:], "0123456789"); rest != "" {
			t.arch = "x86_64"
			if rest[0] == 'g' {
				t.arch = "arm64"
			}
		}
	}
	if _, size, ok := strings.Cut(pattern, "."); ok && !strings.Contains(size, "*") {
		t.size = size
	}
	return t
}

// vcpus of a size: 2 for large, 4 for xlarge, 8 for 2xlarge. 0: the size does not tell.
func vcpus(size string) int {
	switch {
	case size == "large":
		return 2
	case size == "xlarge":
		return 4
	case strings.HasSuffix(size, "xlarge"):
		n, err := strconv.Atoi(strings.TrimSuffix(size, "xlarge"))
		if err == nil && n > 0 && n < 1000 {
			return 4 * n
		}
	}
	return 0
}

// types has a check for each instance type that does not go, or one if all do.
func types(c capacity) []Check {
	at := c.p.Where
	switch n := len(c.p.Allowed) + len(c.p.Excluded); {
	case len(c.p.Allowed) > 0 && len(c.p.Excluded) > 0:
		return one(c.say(Change, c.p.Excluded[0].Span, "has both allowed and excluded instance types; there may be one of the two"))
	case n > mostTypes:
		return one(c.say(Change, at, "names %s instance types; there may be 400", count(n)))
	case n == 0:
		return one(c.say(OK, at, "leaves the choice of instance types to Lambda"))
	}
	var checks []Check
	for _, v := range c.p.Allowed {
		checks = append(checks, c.allowed(v)...)
	}
	if len(checks) == 0 {
		checks = one(c.say(OK, at, "names instance types that there are on managed instances"))
	}
	return checks
}

var small = []string{"nano", "micro", "small", "medium"}

func (c capacity) allowed(v iac.Value[string]) []Check {
	if !v.Known {
		return one(c.say(Unknown, v.Span, "has %s for an instance type", expression(v)))
	}
	t, _ := parseType(v.V)
	arch, known := providerArch(c.p)
	switch {
	case t.class != "" && t.class != "c" && t.class != "m" && t.class != "r":
		return one(c.say(Change, v.Span, "allows %q; managed instances are of families C, M and R", v.V))
	case slices.Contains(small, t.size):
		return one(c.say(Change, v.Span, "allows %q; sizes begin at large", v.V))
	case known && t.arch != "" && t.arch != arch:
		return one(c.say(Change, v.Span, "allows %q, which is for %s, and has %s", v.V, t.arch, arch))
	case t.class == "c" && t.size == "large":
		return one(c.say(Advice, v.Span, "allows %q: AWS's guides for assistants begin at xlarge for family C, other pages at large", v.V).by("kirodotdev/powers and aws/agent-toolkit-for-aws, against " + blog))
	}
	return nil
}

func subnets(c capacity) []Check {
	v := c.p.Subnets
	switch {
	case !v.Set || !v.Known:
		return one(c.say(Unknown, v.Span, "does not tell how many subnets it has; there may be 1 to 16, and 3 availability zones want 3"))
	case v.V < 1 || v.V > mostSubnets:
		return one(c.say(Change, v.Span, "has %d subnets; there may be 1 to 16", v.V))
	case v.V < zones:
		return one(c.say(Advice, v.Span, "has %d of the 3 subnets that 3 availability zones want: Lambda spreads instances over zones", v.V))
	}
	return one(c.say(OK, v.Span, "has %d subnets", v.V))
}

func maxVCPU(c capacity) []Check {
	v := c.p.MaxVCPU
	switch {
	case !v.Set:
		return one(c.say(Advice, c.p.Where, "sets no limit of vCPUs: the default is 400"))
	case !v.Known:
		return one(c.say(Unknown, v.Span, "has %s for its limit of vCPUs", expression(v)))
	case v.V < leastMaxVCPU || v.V > mostMaxVCPU:
		return one(c.say(Change, v.Span, "has a limit of %s vCPUs; there are 2 to 15,000", count(v.V)))
	}
	if v.V < toolsMaxVCPU {
		return one(c.say(Advice, v.Span, "has a limit of %d vCPUs: the API takes 2 and more, the CDK and the Serverless Framework 12 and more", v.V).by(api + "; aws-cdk-lib; " + framework))
	}
	return one(c.say(OK, v.Span, "has a limit of %s vCPUs", count(v.V)))
}

// fit compares the vCPUs that the minimum environments of all functions take with the limit. It
// is a lower bound: 1 vCPU of each instance is reserved, and a function of which something
// is not known counts nothing.
func fit(c capacity) []Check {
	limit, known := c.p.MaxVCPU.Or(iac.DefaultMaxVCPU)
	if !known || len(c.users) == 0 {
		return nil
	}
	need, unknown := 0.0, 0
	for _, f := range c.users {
		n, ok := floor(f)
		need += n
		if !ok {
			unknown++
		}
	}
	at := c.p.MaxVCPU.Span
	switch {
	case need > float64(limit):
		return one(c.say(Change, at, "has a limit of %s vCPUs, and the minimum environments of its functions take %s", count(limit), number(need)))
	case unknown > 0:
		return one(c.say(Unknown, at, "has a limit of %s vCPUs; how many the minimum environments take is not known for %d of its functions", count(limit), unknown))
	}
	return one(c.say(OK, at, "has a limit of %s vCPUs, of which the minimum environments of its functions take %s", count(limit), number(need)))
}

// floor returns the vCPUs of a function's minimum environments, if they are known. Of a function that
// stands for several it is not known how many.
func floor(f *iac.Function) (vcpus float64, known bool) {
	environments, ok := f.Capacity.Min.Or(zones)
	mb, okMemory := f.Memory.Or(iac.DefaultMemory)
	ratios := subject{f: f}.ratios()
	if !ok || !okMemory || len(ratios) != 1 || f.Copies != "" {
		return 0, false
	}
	return float64(environments) * float64(mb) / 1024 / ratios[0], true
}

func versionsQuota(c capacity) []Check {
	if len(c.users) <= mostVersions {
		return nil
	}
	return one(c.say(Change, c.p.Where, "has %d functions; the versions of all functions on a capacity provider may be 100", len(c.users)))
}

func language() []Check {
	return one(Check{Status: Advice, Message: "the page that lists languages names Java, Python, Node.js, .NET and Rust, not Go; aws-lambda-go takes several invocations at once since v1.51.0"})
}

func egress() []Check {
	return one(Check{Status: Advice, Message: "logs leave through the subnets of the capacity provider: without NAT or a VPC endpoint for CloudWatch Logs they vanish"})
}
