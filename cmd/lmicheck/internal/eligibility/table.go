package eligibility

// A Requirement is a row of the table: something that the platform wants.
type Requirement struct {
	ID     string // stable
	Wants  string // what is wanted, for the documentation
	Source string // of what it says, unless a check has another
	Doubt  string // what sources disagree about, or do not say; "" if AWS documents it

	// One of these says how it is with a function, a capacity provider, or all functions.
	function func(subject) []Check
	provider func(capacity) []Check
	project  func() []Check
}

// complete gives checks what follows from the row.
func (r Requirement) complete(checks []Check) []Check {
	for i := range checks {
		checks[i].ID = r.ID
		if checks[i].Source == "" {
			checks[i].Source = r.Source
		}
	}
	return checks
}

// About says what the requirement is one of.
func (r Requirement) About() string {
	switch {
	case r.provider != nil:
		return "capacity provider"
	case r.project != nil:
		return "all functions"
	}
	return "function"
}

// Pages of the Lambda Developer Guide, and what else is known.
const (
	guide      = "https://docs.aws.amazon.com/lambda/latest/dg/"
	runtimes   = guide + "lambda-managed-instances-runtimes.html"
	providers  = guide + "lambda-managed-instances-capacity-providers.html"
	scaling    = guide + "lambda-managed-instances-scaling.html"
	quotas     = guide + "lambda-managed-instances-quotas.html"
	monitoring = guide + "lambda-managed-instances-monitoring.html"
	trouble    = guide + "lambda-managed-instances-troubleshooting.html"
	versions   = guide + "lambda-managed-instances-version-publishing.html"
	blog       = "AWS Compute Blog on Lambda Managed Instances, 2026-03-30"
	ninety     = "AWS What's New, 2026-09: 90 minutes for functions on Lambda Managed Instances"
	api        = "Lambda API model (botocore, 2026-07-30)"
	sam        = "aws/serverless-application-model: the transform"
	framework  = "serverless/serverless: its checks of functions"
	emulator   = "aws/aws-lambda-runtime-interface-emulator: its code for managed instances"
	references = "AWS CloudFormation template reference; " + sam
	notFound   = "no source found"
	toolkit    = "aws/agent-toolkit-for-aws, and the methodology of aws-samples/sample-aws-lambda-managed-instances"
)

// Requirements are all of them, in the order in which checks are made.
var Requirements = []Requirement{
	{ID: "runtime", Source: runtimes, function: runtime,
		Wants: "the runtime provided.al2023, or a container image; go1.x, provided and provided.al2 are not among what managed instances take"},
	{ID: "architecture", Source: providers, function: architecture,
		Wants: "x86_64 or arm64, the same as the capacity provider's"},
	{ID: "memory", Source: scaling, function: memory,
		Wants: "2,048 to 32,768 MB, a multiple of the ratio of memory to vCPUs in GiB"},
	{ID: "ratio", Source: blog, function: ratio,
		Wants: "2, 4 or 8 GiB for each vCPU",
		Doubt: "The default is 2 by AWS's blog and the CDK, and 4 by AWS's guides for assistants: set it."},
	{ID: "vcpu", Source: scaling, function: vcpu,
		Wants: "1 to 16 vCPUs, which are memory divided by the ratio"},
	{ID: "instance", Source: toolkit, function: instance,
		Wants: "an environment that fits on one of the allowed instance types, of which 1 vCPU and 1 GB are reserved"},
	{ID: "timeout", Source: ninety, function: timeout,
		Wants: "at most 900 s, or 5,400 s where every event source is asynchronous or an event source mapping other than Amazon MQ and DocumentDB"},
	{ID: "storage", Source: monitoring, function: storage,
		Wants: "512 to 10,240 MB of /tmp, which all invocations in an environment share"},
	{ID: "provisioned", Source: sam, function: provisioned,
		Wants: "no provisioned concurrency: MinExecutionEnvironments takes its place"},
	{ID: "reserved", Source: "a sample in aws-samples", function: reserved,
		Wants: "no reserved concurrency: MaxExecutionEnvironments takes its place",
		Doubt: "A sample of AWS says that it is not supported; no page of AWS that says so was found."},
	{ID: "vpc", Source: sam + "; " + framework, function: vpc,
		Wants: "no VPC configuration of the function's own: the capacity provider has subnets and security groups"},
	{ID: "filesystem", Source: framework, function: filesystem,
		Wants: "no EFS or other file system",
		Doubt: "The Serverless Framework refuses it, which blocks functions that it deploys; no page of AWS that says so was found."},
	{ID: "snapstart", Source: notFound, function: snapstart,
		Wants: "no SnapStart: environments are started before they are needed",
		Doubt: "No page of AWS that says whether the two go together was found."},
	{ID: "tenancy", Source: emulator, function: tenancy,
		Wants: "no tenant isolation: an environment takes invocations of all tenants at once",
		Doubt: "AWS's emulator sends no tenant id; no page of AWS that says whether the two go together was found."},
	{ID: "events", Source: quotas, function: events,
		Wants: "event sources within the throughput that managed instances take from them"},
	{ID: "layers", Source: emulator, function: layers,
		Wants: "extensions that register for SHUTDOWN only, and of some a least version"},
	{ID: "variables", Source: emulator, function: variables,
		Wants: "no environment variable whose name begins with an underscore",
		Doubt: "AWS's emulator drops them; no page of AWS says so."},
	{ID: "gomaxprocs", Source: "https://go.dev/doc/go1.25#container-aware-gomaxprocs", function: gomaxprocs,
		Wants: "a go line of 1.25 or later in go.mod, by which GOMAXPROCS follows the CPU limit of the environment",
		Doubt: "No page of AWS says how CPU is limited: without a limit GOMAXPROCS is the same either way."},
	{ID: "published", Source: versions, function: published,
		Wants: "published versions: invocations without a qualifier go to $LATEST.PUBLISHED"},
	{ID: "shape", Source: references, function: shape,
		Wants: "properties of the form that the template's language wants; that of SAM differs from that of CloudFormation"},
	{ID: "provider", Source: providers, function: provider,
		Wants: "a capacity provider that exists"},
	{ID: "concurrency", Source: scaling, function: concurrency,
		Wants: "1 to 1,600 invocations at once in an environment, advisably up to 64 for each vCPU; for Go no default is documented, so that it should be set"},
	{ID: "environments", Source: scaling, function: bounds,
		Wants: "a minimum and a maximum of environments, both or none, 0 to 15,000; a minimum of 0 only with a maximum of 0; 3 or more for availability zones"},

	{ID: "providershape", Source: references, provider: providerShape,
		Wants: "properties of the form that the template's language wants"},
	{ID: "providerarchitecture", Source: providers, provider: providerArchitecture,
		Wants: "one architecture, x86_64 if none is named"},
	{ID: "types", Source: providers, provider: types,
		Wants: "allowed or excluded instance types, not both, up to 400; families C, M and R, sizes from large up, of the provider's architecture",
		Doubt: "For family C, AWS's guides for assistants begin at xlarge: that is advice only."},
	{ID: "subnets", Source: providers, provider: subnets,
		Wants: "1 to 16 subnets, in three availability zones for redundancy"},
	{ID: "maxvcpu", Source: providers, provider: maxVCPU,
		Wants: "a limit of 2 to 15,000 vCPUs; 400 if none is set",
		Doubt: "The CDK and the Serverless Framework refuse less than 12: that is advice only."},
	{ID: "fit", Source: scaling, provider: fit,
		Wants: "room within the limit for the minimum environments of all functions"},
	{ID: "versions", Source: quotas, provider: versionsQuota,
		Wants: "at most 100 function versions on a capacity provider"},

	{ID: "language", Source: runtimes, project: language,
		Wants: "a language that AWS lists",
		Doubt: "The page lists Java, Python, Node.js, .NET and Rust, not Go; aws-lambda-go takes invocations at once since v1.51.0."},
	{ID: "egress", Source: trouble, project: egress,
		Wants: "a way out of the capacity provider's subnets (NAT, or VPC endpoints): logs leave by it, and vanish without"},
}
