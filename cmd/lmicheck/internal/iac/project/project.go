// Package project reads all templates of a directory tree.
package project

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/cdk"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/cloudformation"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/locate"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/serverless"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/terraform"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Read returns what the templates below dir declare, with the Go packages behind the
// functions. What could not be read is in Problems. An error means that there is no such
// directory, or that ctx was cancelled.
func Read(ctx context.Context, dir string) (*iac.Project, error) {
	t, err := tree.Open(dir)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	p := &iac.Project{}
	found := sift(t)
	for _, read := range found.readers(t) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p.Add(guarded(read))
	}
	for _, file := range found.plans {
		terraform.Refine(p, guarded(func() *iac.Project { return terraform.ReadPlan(t, file) }))
	}
	l := locate.New(t, p.Functions)
	for _, f := range p.Functions {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f.Package = l.Find(f)
	}
	finish(p)
	return p, nil
}

// guarded turns a panic of a reader, or of a library that it uses, into a problem: the templates of
// the other languages are read all the same.
func guarded(read func() *iac.Project) (p *iac.Project) {
	defer func() {
		if r := recover(); r != nil {
			p = &iac.Project{Problems: []report.Problem{{Kind: "internal", Message: fmt.Sprintf("a reader of templates failed: %v", r)}}}
		}
	}()
	return read()
}

// A sifted tree is its files by the reader that may be able to read them.
type sifted struct {
	cloudformation []string
	serverless     []string
	programs       []string // of the Serverless Framework
	terraform      []string // directories
	plans          []string
}

// readers returns a function for each language; configurations of the Serverless Framework are read one by one.
func (s sifted) readers(t *tree.Tree) []func() *iac.Project {
	list := []func() *iac.Project{
		func() *iac.Project { return cloudformation.Read(t, s.cloudformation, "") },
		func() *iac.Project { return cdk.Read(t) },
		func() *iac.Project { return terraform.Read(t, s.terraform) },
	}
	for _, file := range s.serverless {
		list = append(list, func() *iac.Project { return serverless.Read(t, file) })
	}
	for _, file := range s.programs {
		list = append(list, func() *iac.Project { return serverless.Program(file) })
	}
	return list
}

// sift looks into the files that may be templates.
func sift(t *tree.Tree) sifted {
	var s sifted
	for _, file := range t.Files {
		if terraform.IsSource(file) {
			if dir := filepath.Dir(file); !slices.Contains(s.terraform, dir) {
				s.terraform = append(s.terraform, dir)
			}
			continue
		}
		switch strings.ToLower(filepath.Ext(file)) {
		case ".ts", ".js", ".cjs", ".mjs":
			if serverless.IsProgram(file) {
				s.programs = append(s.programs, file)
			}
		case ".yaml", ".yml", ".json", ".template":
			s.content(t, file)
		}
	}
	return s
}

// content sorts a file by what is in it.
func (s *sifted) content(t *tree.Tree, file string) {
	data, err := t.ReadFile(file)
	if err != nil {
		return // larger than any template that can be deployed
	}
	switch {
	case terraform.IsPlan(data):
		s.plans = append(s.plans, file)
	case serverless.IsConfig(file):
		s.serverless = append(s.serverless, file)
	case cloudformation.Mentions(data):
		s.cloudformation = append(s.cloudformation, file)
	}
}

// finish sorts what was found, and leaves no slice nil.
func finish(p *iac.Project) {
	p.Templates, p.Functions = append([]iac.Template{}, p.Templates...), append([]*iac.Function{}, p.Functions...)
	p.Providers, p.Problems = append([]*iac.Provider{}, p.Providers...), append([]report.Problem{}, p.Problems...)
	slices.SortFunc(p.Templates, func(a, b iac.Template) int { return strings.Compare(a.File, b.File) })
	slices.SortStableFunc(p.Functions, func(a, b *iac.Function) int { return a.Where.Compare(b.Where) })
	slices.SortStableFunc(p.Providers, func(a, b *iac.Provider) int { return a.Where.Compare(b.Where) })
	slices.SortStableFunc(p.Problems, func(a, b report.Problem) int { return place(a).Compare(place(b)) })
}

func place(p report.Problem) finding.Span {
	if p.Span == nil {
		return finding.Span{}
	}
	return *p.Span
}
