package shard

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
)

// A ci is how an engine that runs one job many times tells the runs apart.
type ci struct {
	index, total string // variables; total may be none
	first        int    // the least index
}

// Sources: GitLab "Predefined CI/CD variables" and "parallel" (indices from 1); AWS Batch
// "Array jobs" (from 0); Kubernetes "Indexed Job", .spec.completionMode (from 0).
var engines = []ci{
	{"CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
	{"AWS_BATCH_JOB_ARRAY_INDEX", "", 0},
	{"JOB_COMPLETION_INDEX", "", 0},
}

// Parse understands "2/4", the second of four shards; "auto", the shard and their number
// from the environment; and "auto/4", the shard from the environment.
func Parse(text string, env func(name string) string) (report.Shard, error) {
	index, total, hasTotal := strings.Cut(text, "/")
	n := 0
	if hasTotal {
		var err error
		if n, err = strconv.Atoi(total); err != nil || n < 1 {
			return report.Shard{}, fmt.Errorf("%q is no number of shards", total)
		}
	}
	if index == "auto" {
		return fromEnv(n, env)
	}
	i, err := strconv.Atoi(index)
	if err != nil || !hasTotal {
		return report.Shard{}, fmt.Errorf("%q is not of the form 2/4, auto or auto/4", text)
	}
	if i < 1 || i > n {
		return report.Shard{}, fmt.Errorf("%q: shards of %d are 1 to %[2]d", text, n)
	}
	return report.Shard{Index: i, Total: n}, nil
}

// fromEnv takes the shard from the first engine that is there; n is how many there are, 0
// if the engine must know.
func fromEnv(n int, env func(name string) string) (report.Shard, error) {
	var names []string
	for _, e := range engines {
		names = append(names, e.index)
		if env(e.index) == "" {
			continue
		}
		i, err := strconv.Atoi(env(e.index))
		if err != nil {
			return report.Shard{}, fmt.Errorf("%s is %q, which is no number", e.index, env(e.index))
		}
		if n == 0 {
			if e.total == "" {
				return report.Shard{}, fmt.Errorf("%s does not say how many shards there are: auto/N does", e.index)
			}
			if n, err = strconv.Atoi(env(e.total)); err != nil || n < 1 {
				return report.Shard{}, fmt.Errorf("%s is %q, which is no number of shards", e.total, env(e.total))
			}
		}
		if i -= e.first; i < 0 || i >= n {
			return report.Shard{}, fmt.Errorf("%s is %s, and there are %d shards", e.index, env(e.index), n)
		}
		return report.Shard{Index: i + 1, Total: n}, nil
	}
	return report.Shard{}, fmt.Errorf("none of the variables %s is set", strings.Join(names, ", "))
}
