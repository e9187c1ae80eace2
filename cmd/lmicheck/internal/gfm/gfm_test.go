package gfm

import "testing"

func TestText(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{Text("a|b\n<i> *c* [d](e)"), `a\|b &lt;i&gt; \*c\* \[d\](e)`},
		{Text("$1 and $2"), `\$1 and \$2`},
		{Code("a"), "`a`"},
		{Code("a`b|"), "`` a`b\\| ``"},
		{Code(""), ""},
		{Block("yaml", "a: b\n"), "```yaml\na: b\n```\n"},
		{Block("", "```\n</details>"), "````\n```\n</details>\n````\n"},
		{Row("a", "b"), "| a | b |\n"},
		{Link("a_b", "https://example.com/"), `[a\_b](https://example.com/)`},
		{Link("a", "javascript:alert(1)"), "a"},
		{Link("a", "https://example.com/) [b](https://evil.example"), "a"},
	} {
		if tt.got != tt.want {
			t.Errorf("got  %q\nwant %q", tt.got, tt.want)
		}
	}
}
