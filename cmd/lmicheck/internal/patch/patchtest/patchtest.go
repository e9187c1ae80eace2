// Package patchtest merges patches into templates, as their users do by hand.
package patchtest

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"go.yaml.in/yaml/v3"
)

// Document merges a patch in YAML or JSON into a template in either: maps key by key, everything else
// is replaced. The result is YAML, and JSON if both are.
func Document(template, patch string) (string, error) {
	var a, b yaml.Node
	if err := yaml.Unmarshal([]byte(template), &a); err != nil {
		return "", fmt.Errorf("the template: %w", err)
	}
	if err := yaml.Unmarshal([]byte(patch), &b); err != nil {
		return "", fmt.Errorf("the patch: %w", err)
	}
	merge(a.Content[0], b.Content[0])
	text, err := yaml.Marshal(&a)
	return string(text), err
}

func merge(a, b *yaml.Node) {
	if a.Kind != yaml.MappingNode || b.Kind != yaml.MappingNode {
		*a = *b
		return
	}
	for i := 0; i < len(b.Content); i += 2 {
		key, value := b.Content[i], b.Content[i+1]
		at := -1
		for j := 0; j < len(a.Content); j += 2 {
			if a.Content[j].Value == key.Value {
				at = j + 1
			}
		}
		if at < 0 {
			a.Content = append(a.Content, key, value)
			continue
		}
		merge(a.Content[at], value)
	}
}

// Terraform merges a patch into the files of a directory, given by their names: what is in a block goes into
// the block of the same type and labels, and a block that there is not is added to the last file.
func Terraform(files map[string]string, patch string) (map[string]string, error) {
	from, diags := hclwrite.ParseConfig([]byte(patch), "patch", hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	parsed := map[string]*hclwrite.File{}
	var names []string
	for name, text := range files {
		if parsed[name], diags = hclwrite.ParseConfig([]byte(text), name, hcl.InitialPos); diags.HasErrors() {
			return nil, diags
		}
		names = append(names, name)
	}
	slices.Sort(names)
	for _, b := range from.Body().Blocks() {
		into := find(parsed, b)
		if into == nil {
			parsed[names[len(names)-1]].Body().AppendBlock(b)
			continue
		}
		for name, attr := range b.Body().Attributes() {
			into.SetAttributeRaw(name, attr.Expr().BuildTokens(nil))
		}
		for _, inner := range b.Body().Blocks() {
			into.AppendNewline()
			into.AppendBlock(inner)
		}
	}
	out := map[string]string{}
	for name, f := range parsed {
		out[name] = string(f.Bytes())
	}
	return out, nil
}

// find returns the body of the block of the same type and labels.
func find(files map[string]*hclwrite.File, b *hclwrite.Block) *hclwrite.Body {
	for _, f := range files {
		for _, c := range f.Body().Blocks() {
			if c.Type() == b.Type() && slices.Equal(c.Labels(), b.Labels()) {
				return c.Body()
			}
		}
	}
	return nil
}
