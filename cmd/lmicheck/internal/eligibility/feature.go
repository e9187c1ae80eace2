package eligibility

import (
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// A feature is something that a function may have, and is checked alike: it is there, or not, or
// the template leaves that open.
func (s subject) feature(v iac.Value[bool], name string, there Check) []Check {
	switch {
	case s.f.Language == iac.Code:
		return nil
	case v.Set && !v.Known:
		return one(s.say(Unknown, v.Span, "has %s for %s", expression(v), name))
	case v.V:
		return one(there)
	}
	return one(s.say(OK, v.Span, "has no %s", name))
}

func provisioned(s subject) []Check {
	v := s.f.Provisioned
	return s.feature(isThere(v, 1), "provisioned concurrency",
		s.say(Change, v.Span, "has provisioned concurrency of %s, which does not go with a capacity provider; MinExecutionEnvironments takes its place", count(v.V)))
}

func reserved(s subject) []Check {
	v := s.f.Reserved
	text := "has reserved concurrency of %s: a sample of AWS says that managed instances do not support it, and no page of AWS that says so was found; MaxExecutionEnvironments limits there"
	if v.V == 1 {
		text += ", and never to one invocation at a time"
	}
	return s.feature(isThere(v, 0), "reserved concurrency", s.say(Unknown, v.Span, text, count(v.V)))
}

// isThere turns a number into whether it is there, which it is from least on.
func isThere(v iac.Value[int], least int) iac.Value[bool] {
	return iac.Value[bool]{Set: v.Set, Known: v.Known, V: v.Set && v.Known && v.V >= least, Text: v.Text, Span: v.Span}
}

func vpc(s subject) []Check {
	return s.feature(s.f.VPC, "VPC configuration of its own",
		s.say(Change, s.f.VPC.Span, "has a VPC configuration of its own, which does not go with a capacity provider: that has the subnets and security groups"))
}

// filesystem blocks where the tool that deploys refuses: there it is known.
func filesystem(s subject) []Check {
	there := s.say(Unknown, s.f.FileSystem.Span,
		"mounts a file system: the Serverless Framework refuses that with a capacity provider, and no page of AWS that says so was found")
	if s.f.Language == iac.Serverless {
		there = s.say(Blocked, s.f.FileSystem.Span, "mounts a file system, which the Serverless Framework refuses with a capacity provider")
	}
	return s.feature(s.f.FileSystem, "file system", there)
}

func snapstart(s subject) []Check {
	return s.feature(s.f.SnapStart, "SnapStart",
		s.say(Unknown, s.f.SnapStart.Span, "has SnapStart: managed instances start environments ahead, and no page of AWS that says whether the two go together was found"))
}

func tenancy(s subject) []Check {
	return s.feature(s.f.Tenancy, "tenant isolation",
		s.say(Unknown, s.f.Tenancy.Span, "has tenant isolation: an environment of managed instances takes invocations at once, AWS's emulator sends no tenant id with them, and no page of AWS that says whether the two go together was found"))
}
