package patch

import "github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"

// serverless writes a patch for the Serverless Framework.
//
// Source: serverless/serverless, its guide of managed instances.
func (p *plan) serverless() Patch {
	var o object
	if len(p.providers) > 0 {
		var list object
		for _, k := range p.providers {
			list = append(list, field{k.name, object{
				{"permissions", object{{"operatorRole", operatorRole}}},
				{"vpc", object{{"subnetIds", subnetIDs()}, {"securityGroupIds", []any{securityGroup}}}},
				{"instanceRequirements", object{{"architectures", []any{k.arch}}}},
				{"scaling", object{{"maxVCpuCount", k.max}}},
			}})
		}
		o = append(o, field{"provider", object{{"capacityProviders", list}}})
	}
	var functions object
	for _, m := range p.functions {
		functions = append(functions, field{m.f.Name, m.serverless()})
	}
	o = append(o, field{"functions", functions})
	text, syntax := o.text(p.template)
	return Patch{Template: p.template, Language: iac.Serverless, Syntax: syntax, Text: text, Notes: p.notes}
}

func (m *move) serverless() object {
	var o object
	if m.runtime {
		o = append(o, field{"runtime", "provided.al2023"}, field{"handler", "bootstrap"})
	}
	if m.setMemory {
		o = append(o, field{"memorySize", m.memory})
	}
	settings := object{{"name", m.provider.name}, {"maxConcurrency", m.concurrency}, {"memoryPerVCpu", int(m.ratio)}}
	if m.scale != nil {
		settings = append(settings, field{"scaling", object{{"min", m.scale.min}, {"max", m.scale.max}}})
	}
	return append(o, field{"capacityProvider", settings})
}
