package plugin

import (
	"slices"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"

	"github.com/lmicheck/lmicheck/analyzers"
)

func build(t *testing.T, settings any) []string {
	t.Helper()
	make, err := register.GetPlugin("lmicheck")
	if err != nil {
		t.Fatal(err)
	}
	p, err := make(settings)
	if err != nil {
		t.Fatal(err)
	}
	list, err := p.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range list {
		names = append(names, a.Name)
	}
	return names
}

func TestRules(t *testing.T) {
	var on []string
	for _, r := range analyzers.All {
		if r.Default {
			on = append(on, r.Analyzer.Name)
		}
	}
	if got := build(t, nil); !slices.Equal(got, on) {
		t.Errorf("%v", got)
	}
	if got := build(t, map[string]any{"rules": []string{"lazyinit", "LMI502"}}); !slices.Equal(got, []string{"lazyinit", "unboundedgrowth"}) {
		t.Errorf("%v", got)
	}
	if got := build(t, map[string]any{"disable": []string{"lmi103"}}); slices.Contains(got, "lazyinit") || len(got) != len(on)-1 {
		t.Errorf("%v", got)
	}
}

func TestBadSettings(t *testing.T) {
	for _, c := range []struct {
		settings map[string]any
		want     string
	}{
		{map[string]any{"rule": []string{"lazyinit"}}, `unknown field "rule"`},
		{map[string]any{"rules": []string{"lazy"}}, `there is no rule "lazy"`},
		{map[string]any{"disable": "lazyinit"}, "cannot unmarshal"},
	} {
		if _, err := New(c.settings); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v", c.settings, err)
		}
	}
}
