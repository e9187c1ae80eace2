package size

import (
	"strings"
	"testing"
)

func TestParseInstance(t *testing.T) {
	for _, want := range []Instance{
		{"c8g.xlarge", 4, 8 << 10, "arm64"},
		{"c7g.large", 2, 4 << 10, "arm64"},
		{"m7g.xlarge", 4, 16 << 10, "arm64"},
		{"m9g.16xlarge", 64, 256 << 10, "arm64"},
		{"c6gn.4xlarge", 16, 32 << 10, "arm64"},
		{"r8gd.48xlarge", 192, 1536 << 10, "arm64"},
		{"m5.large", 2, 8 << 10, "x86_64"},
		{"c5.9xlarge", 36, 72 << 10, "x86_64"},
		{"c5.18xlarge", 72, 144 << 10, "x86_64"},
		{"m5zn.3xlarge", 12, 48 << 10, "x86_64"},
		{"m5ad.24xlarge", 96, 384 << 10, "x86_64"},
		{"r7a.2xlarge", 8, 64 << 10, "x86_64"},
		{"r7iz.32xlarge", 128, 1024 << 10, "x86_64"},
		{"m7i-flex.large", 2, 8 << 10, "x86_64"},
		{"m8azn.6xlarge", 24, 96 << 10, "x86_64"},
		{"c8ine.xlarge", 4, 8 << 10, "x86_64"},
		{"c8i.96xlarge", 384, 768 << 10, "x86_64"},
		{"c5n.large", 2, 5376, "x86_64"}, // the exception
		{"c5n.18xlarge", 72, 192 << 10, "x86_64"},
		{"c10g.xlarge", 4, 8 << 10, "arm64"}, // a generation to come
	} {
		if got, err := ParseInstance(want.Type); err != nil || got != want {
			t.Errorf("ParseInstance(%q) = %+v, %v; want %+v", want.Type, got, err, want)
		}
	}
}

func TestParseInstanceRefuses(t *testing.T) {
	for name, want := range map[string]string{
		"":                  "want a family, a dot and a size",
		"c8g":               "want a family, a dot and a size",
		"c8g.":              "want a family, a dot and a size",
		".xlarge":           "want a family, a dot and a size",
		"t3.large":          `the family "t3" is not known`,
		"p5.48xlarge":       `the family "p5" is not known`,
		"g5g.xlarge":        `the family "g5g" is not known`,
		"mac2.metal":        `the family "mac2" is not known`,
		"x2gd.large":        `the family "x2gd" is not known`,
		"C8G.xlarge":        `the family "C8G" is not known`,
		" c8g.xlarge":       `is not known`,
		"c8q.xlarge":        `the family "c8q" is not known`,
		"c08g.xlarge":       `is not known`,
		"c999g.xlarge":      `is not known`,
		"c4.large":          "generations before 5 are not supported",
		"m1.large":          "generations before 5 are not supported",
		"c8.large":          `there is no family "c8"`,
		"c5g.large":         `there is no family "c5g"`,
		"c8g.metal":         "bare metal is not supported",
		"c8g.metal-24xl":    "bare metal is not supported",
		"m7g.medium":        `the size "medium" is not known or not supported`,
		"m5.small":          `the size "small" is not known`,
		"m5.5xlarge":        `the size "5xlarge" is not known`,
		"m5.1xlarge":        `the size "1xlarge" is not known`,
		"m5.02xlarge":       `the size "02xlarge" is not known`,
		"m5.999xlarge":      `the size "999xlarge" is not known`,
		"m5.xlarge.foo":     `the size "xlarge.foo" is not known`,
		"m5.xlarge\n":       `is not known`,
		"c5n.12xlarge":      "no such size of c5n",
		"m5.-2xlarge":       `is not known`,
		"c8g.\xff\xfelarge": `is not known`,
	} {
		got, err := ParseInstance(name)
		if err == nil || !strings.Contains(err.Error(), want) || got != (Instance{}) {
			t.Errorf("ParseInstance(%q) = %+v, %v; want an error with %q", name, got, err, want)
		}
	}
}

func TestFits(t *testing.T) {
	for _, c := range []struct {
		instance string
		e        Environment
		n        int
		limit    string
	}{
		{"c7g.xlarge", Environment{2048, 1}, 3, ByBoth},     // 3 of 3 vCPU, 7 of 7 GiB hold 3
		{"c8g.large", Environment{2048, 1}, 1, ByBoth},      // 1 vCPU, 3 GiB
		{"m7g.xlarge", Environment{2048, 1}, 3, ByVCPU},     // 15 GiB would hold 7
		{"c8g.2xlarge", Environment{8192, 1}, 1, ByMemory},  // 15 GiB; 7 vCPU would hold 7
		{"c8g.4xlarge", Environment{4096, 2}, 7, ByBoth},    // 15 vCPU, 31 GiB
		{"c8g.large", Environment{4096, 1}, 0, ByMemory},    // 3 GiB are left
		{"m7g.large", Environment{4096, 2}, 0, ByVCPU},      // 1 vCPU is left
		{"c8g.large", Environment{8192, 4}, 0, ByBoth},      // too small in both ways
		{"r8g.48xlarge", Environment{32768, 4}, 47, ByBoth}, // 191 vCPU, 1535 GiB
		{"c8g.xlarge", Environment{}, 0, ""},
		{"c8g.xlarge", Environment{2048, -1}, 0, ""},
	} {
		i, err := ParseInstance(c.instance)
		if err != nil {
			t.Fatal(err)
		}
		if n, limit := i.Fits(c.e); n != c.n || limit != c.limit {
			t.Errorf("%s holds %d of %v, by %q; want %d by %q", c.instance, n, c.e, limit, c.n, c.limit)
		}
	}
	if n, limit := (Instance{}).Fits(Environment{2048, 1}); n != 0 || limit != ByBoth {
		t.Errorf("no instance holds %d, by %q", n, limit)
	}
}
