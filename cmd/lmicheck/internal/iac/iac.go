// Package iac reads what templates say of Lambda functions.
//
// The packages below it read one language each: CloudFormation with SAM and what the CDK
// writes, Terraform, the Serverless Framework. All make the same of it, a [Project]: the
// functions, the capacity providers that are there already, and what could not be read.
// Templates are programs: a setting may be an expression whose value is known only when the
// template is deployed. A [Value] says which it is, and where it stands.
//
// Nothing is executed, and nothing is fetched.
package iac

import (
	"fmt"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Language is one that templates are written in.
type Language string

const (
	CloudFormation Language = "cloudformation"
	SAM            Language = "sam"
	CDK            Language = "cdk" // what "cdk synth" writes into cdk.out
	Terraform      Language = "terraform"
	Serverless     Language = "serverless"
	Code           Language = "code" // no template: a main package that starts a handler
)

// A Project is what the templates of a directory tree declare. Its slices are sorted by
// file and line.
type Project struct {
	Templates []Template       `json:"templates"`
	Functions []*Function      `json:"functions"`
	Providers []*Provider      `json:"providers"` // capacity providers
	Problems  []report.Problem `json:"problems"`  // why something could not be read; Kind is "template"
}

// Report adds what could not be read, and where.
func (p *Project) Report(at finding.Span, format string, args ...any) {
	p.Problems = append(p.Problems, report.Problem{Kind: "template", Span: &at, Message: fmt.Sprintf(format, args...)})
}

// Add adds what another part of the project declares.
func (p *Project) Add(q *Project) {
	p.Templates = append(p.Templates, q.Templates...)
	p.Functions = append(p.Functions, q.Functions...)
	p.Providers = append(p.Providers, q.Providers...)
	p.Problems = append(p.Problems, q.Problems...)
}

// A Template is a file, or a directory of them, that declares functions together.
type Template struct {
	File     string   `json:"file"`
	Language Language `json:"language"`
}

// A Function is one Lambda function, as its template declares it.
type Function struct {
	Name     string       `json:"name"` // logical id, resource address ("aws_lambda_function.api"), or key; unique in its template
	Language Language     `json:"language"`
	Template string       `json:"template"` // File of its Template; empty for Code
	Where    finding.Span `json:"where"`    // its declaration

	Runtime       Value[string] `json:"runtime"`       // "provided.al2023"; not set for images
	Handler       Value[string] `json:"handler"`       //
	Image         bool          `json:"image"`         // deployed as a container image
	Architecture  Value[string] `json:"architecture"`  // "x86_64", "arm64"
	Memory        Value[int]    `json:"memory"`        // MB
	Timeout       Value[int]    `json:"timeout"`       // seconds
	Storage       Value[int]    `json:"storage"`       // MB of /tmp
	Reserved      Value[int]    `json:"reserved"`      // reserved concurrency
	Provisioned   Value[int]    `json:"provisioned"`   // provisioned concurrency
	VPC           Value[bool]   `json:"vpc"`           // it has a VPC configuration of its own
	FileSystem    Value[bool]   `json:"fileSystem"`    // EFS or S3 file systems are mounted
	SnapStart     Value[bool]   `json:"snapStart"`     // applied to published versions
	Tenancy       Value[bool]   `json:"tenancy"`       // tenant isolation
	Publish       Value[bool]   `json:"publish"`       // versions are published (AutoPublishAlias, publish = true, a Version resource)
	PublishLatest Value[bool]   `json:"publishLatest"` // to $LATEST.PUBLISHED
	Layers        []string      `json:"layers"`        // ARNs, or expressions as written
	Variables     []string      `json:"variables"`     // names of environment variables, sorted
	Events        []Event       `json:"events"`
	Copies        string        `json:"copies,omitempty"` // expression of for_each or count, as written: one entry stands for all

	Capacity *Capacity `json:"capacity,omitempty"` // it is on managed instances already

	Code    Source  `json:"-"` // where its code comes from, as far as the template says
	Package Package `json:"package"`
}

// A Source is what a template says of where the code of a function comes from. Package locate
// finds the Go package by it. Names of files are absolute.
type Source struct {
	Dir        string        // the directory that the template's names are relative to
	Path       Value[string] // a directory with sources, a binary, or an archive that a build leaves
	Inline     bool          // the code stands in the template
	Entry      string        // the package, or a file of it, if the template says so
	Method     string        // SAM's BuildMethod: "makefile", "go1.x"
	Target     string        // what the makefile calls it: the logical id
	WorkingDir string        // where make runs, if not at Path
	Dockerfile string        // of an image
	Context    string        // directory that the image is built from
	Commands   []Command     // build steps that the template itself has
}

// A Command is a shell command in a template.
type Command struct {
	Dir    string
	Text   string
	Where  finding.Span
	Shared bool // it stands in the template, but not in this function
}

// A Capacity is a function's use of a capacity provider.
type Capacity struct {
	Where       finding.Span   `json:"where"`
	Provider    Value[string]  `json:"provider"`        // name of a Provider in the project, or an ARN
	Concurrency Value[int]     `json:"concurrency"`     // PerExecutionEnvironmentMaxConcurrency
	Ratio       Value[float64] `json:"ratio"`           // ExecutionEnvironmentMemoryGiBPerVCpu
	Min         Value[int]     `json:"min"`             // MinExecutionEnvironments; not set means 3
	Max         Value[int]     `json:"max"`             // MaxExecutionEnvironments
	Shape       string         `json:"shape,omitempty"` // why the properties are not of the form that the language wants, one line
}

// A Provider is a capacity provider.
type Provider struct {
	Name          string          `json:"name"` // logical id or resource address
	Language      Language        `json:"language"`
	Template      string          `json:"template"`
	Where         finding.Span    `json:"where"`
	Architectures []Value[string] `json:"architectures"`
	Allowed       []Value[string] `json:"allowed"`         // instance types, with wildcards
	Excluded      []Value[string] `json:"excluded"`        // likewise
	MaxVCPU       Value[int]      `json:"maxVCpu"`         // the limit of vCPUs
	Subnets       Value[int]      `json:"subnets"`         // how many
	Shape         string          `json:"shape,omitempty"` // as for Capacity
}

// An Event is a source of invocations.
type Event struct {
	Type string `json:"type"` // in SAM's words: "Api", "HttpApi", "SQS", "Schedule", "S3", "Kinesis", "DynamoDB", "MSK", "MQ", "FunctionUrl", ...
	Name string `json:"name,omitempty"`
}

// A Package is the Go package behind a function.
type Package struct {
	Go     bool   `json:"go"`               // it is, or may be, written in Go
	Dir    string `json:"dir,omitempty"`    // absolute until the report is made relative; empty if unknown
	How    string `json:"how,omitempty"`    // by what it was found: "CodeUri", "Makefile target build-Api", one line
	Reason string `json:"reason,omitempty"` // why it is not known, one line
}

// A Value is a setting of a template. The zero Value is one that the template does not have.
type Value[T any] struct {
	Set   bool         `json:"set"`            // the template says something
	Known bool         `json:"known"`          // and that is V
	V     T            `json:"value"`          //
	Text  string       `json:"text,omitempty"` // the expression as written, if it is not known; or what V is only the default of
	Span  finding.Span `json:"span"`           // where it stands; that of the function for what is not set
}

// Or returns the value, or what stands for one that is not set. It reports whether that is
// known: an expression is neither.
func (v Value[T]) Or(absent T) (T, bool) {
	switch {
	case !v.Set:
		return absent, true
	case v.Known:
		return v.V, true
	}
	var zero T
	return zero, false
}

// What the platform takes for a setting that a template does not have. Sources: AWS CloudFormation template
// reference, AWS::Lambda::Function; AWS Lambda Developer Guide, capacity providers.
const (
	DefaultArchitecture = "x86_64"
	DefaultMemory       = 128 // MB
	DefaultTimeout      = 3   // seconds
	DefaultStorage      = 512 // MB of /tmp
	DefaultMaxVCPU      = 400 // of a capacity provider
)

// SourceOf returns the type of event source that an ARN, or an expression that makes one, is of; "" if
// it does not tell.
func SourceOf(arn string) string {
	for _, s := range []struct{ service, kind string }{
		{":sqs:", "SQS"}, {":kinesis:", "Kinesis"}, {":dynamodb:", "DynamoDB"}, {":kafka:", "MSK"}, {":mq:", "MQ"}, {":rds:", "DocumentDB"},
	} {
		if strings.Contains(arn, s.service) {
			return s.kind
		}
	}
	return ""
}

// Both returns two reasons in one line. Either may be empty.
func Both(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}
