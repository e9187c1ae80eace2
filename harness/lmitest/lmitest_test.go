package lmitest_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDefects runs each test of testdata/defects in a process of its own, as users run
// theirs: what it says when something is wrong, and that it says nothing otherwise.
func TestDefects(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "defects.test")
	if out, err := exec.Command("go", "test", "-race", "-c", "-o", binary, "./testdata/defects").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, want := range map[string]string{
		"TestCounter":      "race detected during execution of test",
		"TestLazy":         "race detected during execution of test",
		"TestForeign":      "has data of invocation",
		"TestForeignError": "has data of invocation",
		"TestMiddleware":   "race detected during execution of test",
		"TestPanic":        "panic in the handler ends the execution environment once the other invocations are done: as told",
		"TestEnvironment":  "an invocation changes the environment variable CUSTOMER, which all invocations share",
		"TestDirectory":    "an invocation changes the working directory",
		"TestGoroutines":   "goroutines are left behind by",
		"TestHangs":        "an invocation does not end within 100ms",
		"TestNoEvents":     "lmitest: no events",
		"TestNoHandler":    "lmitest: a string is no handler",
		"TestBadEvent":     `lmitest: event 0: not JSON: "{"`,

		"TestCleanCounter":    "",
		"TestCleanOnce":       "",
		"TestCleanHandler":    "",
		"TestCleanErrors":     "",
		"TestCleanGoroutines": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 3 {
				out, err := exec.Command(binary, "-test.run", "^"+name+"$").CombinedOutput()
				switch {
				case want == "" && err != nil:
					t.Fatalf("clean code is accused\n%s", out)
				case want != "" && (err == nil || !strings.Contains(string(out), want)):
					t.Fatalf("%v, and no %q in\n%.2000s", err, want, out)
				case want != "" && strings.Count(string(out), "lmitest: event 0: ") > 2:
					t.Fatalf("the same is told again and again\n%.2000s", out)
				}
			}
		})
	}
}
