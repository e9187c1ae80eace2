package config

// A Key is one that the file may have.
type Key struct {
	Name string
	Type Type
	Doc  string   // half a sentence
	Of   []string // Word: those allowed
}

// A Type is the form of a key's value.
type Type string

const (
	List       Type = "list"       // of words
	RuleList   Type = "rule list"  // of names or codes of rules
	Word       Type = "word"       // one of Key.Of
	File       Type = "file"       // relative to the configuration
	Severities Type = "severities" // from rules to severities
)

var severities = []string{"error", "warning", "note"}

// Keys are all keys, in the order in which they are documented.
var Keys = []Key{
	{Name: "rules", Type: RuleList, Doc: "run only these rules"},
	{Name: "disable", Type: RuleList, Doc: "do not run these rules; `--rules` on the command line goes before it"},
	{Name: "severity", Type: Severities, Doc: "severity of all findings of a rule: `error`, `warning` or `note`"},
	{Name: "fail-on", Type: Word, Doc: "least severity that makes the exit code 1", Of: []string{"error", "warning", "note", "never"}},
	{Name: "baseline", Type: File, Doc: "file with the findings that are known"},
	{Name: "tags", Type: List, Doc: "build tags"},
	{Name: "handler", Type: List, Doc: "functions to take for handlers, as `PACKAGE.FUNCTION`"},
	{Name: "deps", Type: List, Doc: "modules whose source is analysed too: paths, or prefixes of paths"},
	{Name: "knowledge", Type: File, Doc: "file with further entries of the knowledge base"},
}

func keyNames() []string {
	var names []string
	for _, k := range Keys {
		names = append(names, k.Name)
	}
	return names
}

// keyNamed returns the key with a name.
func keyNamed(name string) (Key, bool) {
	for _, k := range Keys {
		if k.Name == name {
			return k, true
		}
	}
	return Key{}, false
}
