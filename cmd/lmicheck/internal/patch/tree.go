package patch

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"
)

// An object is a map in the order in which it is written. Values are strings, numbers, booleans,
// lists ([]any), objects, and references.
type object []field

type field struct {
	key   string
	value any
}

// A reference is the ARN of a resource of the template.
type reference string

// yamlText writes an object as YAML.
func yamlText(o object) string {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(yamlNode(o)); err != nil {
		panic("internal error: " + err.Error()) // a tree of our own has nothing that YAML has not
	}
	return b.String()
}

func yamlNode(v any) *yaml.Node {
	n := &yaml.Node{}
	switch v := v.(type) {
	case object:
		n.Kind = yaml.MappingNode
		for _, f := range v {
			n.Content = append(n.Content, yamlNode(f.key), yamlNode(f.value))
		}
	case []any:
		n.Kind = yaml.SequenceNode
		for _, item := range v {
			n.Content = append(n.Content, yamlNode(item))
		}
	case reference:
		n.Kind, n.Tag, n.Value = yaml.ScalarNode, "!GetAtt", strings.ToValidUTF8(string(v), "\uFFFD")+".Arn"
	default:
		if err := n.Encode(v); err != nil {
			panic("internal error: " + err.Error())
		}
	}
	return n
}

// jsonText writes an object as JSON, indented.
func jsonText(o object) string {
	var b, out bytes.Buffer
	writeJSON(&b, o)
	if err := json.Indent(&out, b.Bytes(), "", "  "); err != nil {
		panic("internal error: " + err.Error())
	}
	return out.String() + "\n"
}

func writeJSON(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case object:
		b.WriteByte('{')
		for i, f := range v {
			comma(b, i)
			writeJSON(b, f.key)
			b.WriteByte(':')
			writeJSON(b, f.value)
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			comma(b, i)
			writeJSON(b, item)
		}
		b.WriteByte(']')
	case reference:
		writeJSON(b, object{{"Fn::GetAtt", []any{string(v), "Arn"}}})
	default:
		text, err := json.Marshal(v)
		if err != nil {
			panic("internal error: " + err.Error())
		}
		b.Write(text)
	}
}

func comma(b *bytes.Buffer, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}

// isJSON reports whether a template is JSON, by its name.
func isJSON(template string) bool { return strings.HasSuffix(strings.ToLower(template), ".json") }

// text writes an object in the syntax of a template.
func (o object) text(template string) (text, syntax string) {
	if isJSON(template) {
		return jsonText(o), "json"
	}
	return yamlText(o), "yaml"
}
