package eligibility

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// A way is how an event source invokes.
type way int

const (
	unknownWay way = iota
	synchronous
	asynchronous
	mapped // an event source mapping
)

// A source is an event source, by the name that SAM has for it.
type source struct {
	way   way
	limit string // throughput on managed instances, if AWS names one
}

const asyncLimit = "5 MB/s of asynchronous invocations"

var sources = map[string]source{
	"Api":              {way: synchronous},
	"HttpApi":          {way: synchronous},
	"FunctionUrl":      {way: synchronous},
	"ALB":              {way: synchronous},
	"AlexaSkill":       {way: synchronous},
	"Cognito":          {way: synchronous},
	"CloudWatchEvent":  {asynchronous, asyncLimit},
	"EventBridgeRule":  {asynchronous, asyncLimit},
	"Schedule":         {asynchronous, asyncLimit},
	"ScheduleV2":       {asynchronous, asyncLimit},
	"CloudWatchLogs":   {asynchronous, asyncLimit},
	"S3":               {asynchronous, asyncLimit},
	"SNS":              {asynchronous, asyncLimit},
	"IoTRule":          {asynchronous, asyncLimit},
	"SQS":              {mapped, "5 MB/s from standard queues"},
	"Kinesis":          {mapped, "25 MB/s"},
	"DynamoDB":         {mapped, "10 MB/s"},
	"MSK":              {mapped, "1 MB/s, and 100 mappings"},
	"SelfManagedKafka": {mapped, "1 MB/s, and 100 mappings"},
	"MQ":               {way: mapped},
	"DocumentDB":       {way: mapped},
}

// short are the sources that do not go with more than 15 minutes, though they are not synchronous.
var short = []string{"MQ", "DocumentDB"}

const (
	syncTimeout  = 900  // seconds
	asyncTimeout = 5400 // seconds
)

func timeout(s subject) []Check {
	seconds, known := s.f.Timeout.Or(iac.DefaultTimeout)
	at := s.f.Timeout.Span
	switch {
	case s.f.Language == iac.Code:
		return nil
	case !known:
		return one(s.say(Unknown, at, "has %s for its timeout; there are 900 s, or 5,400 s for asynchronous invocations", expression(s.f.Timeout)))
	case seconds < 1 || seconds > asyncTimeout:
		return one(s.say(Change, at, "has a timeout of %s s%s; there are 900 s, or 5,400 s for asynchronous invocations", count(seconds), from(s.f.Timeout)))
	case seconds <= syncTimeout:
		return one(s.say(OK, at, "has a timeout of %s s%s", count(seconds), from(s.f.Timeout)))
	}
	var tooShort, other []string
	for _, e := range s.eventTypes() {
		switch w := sources[e].way; {
		case w == synchronous || slices.Contains(short, e):
			tooShort = append(tooShort, e)
		case w == unknownWay:
			other = append(other, e)
		}
	}
	switch {
	case len(tooShort) > 0:
		return one(s.say(Change, at, "has a timeout of %s s; invocations by %s have at most 900 s", count(seconds), quoted(tooShort)))
	case len(other) > 0:
		return one(s.say(Unknown, at, "has a timeout of %s s, which asynchronous invocations may have; how %s invokes is not known here", count(seconds), whichever(other)))
	}
	return one(s.say(Advice, at, "has a timeout of %s s: on managed instances, and for asynchronous invocations and event source mappings only", count(seconds)))
}

// eventTypes are the types of a function's event sources, each once, sorted.
func (s subject) eventTypes() []string {
	var list []string
	for _, e := range s.f.Events {
		list = append(list, e.Type)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// whichever names sources, of which one may be of a kind that is not known.
func whichever(names []string) string {
	if names[0] == "" {
		return "an event source"
	}
	return quoted(names)
}

// events has one check for each type of event source.
func events(s subject) []Check {
	var checks []Check
	for _, e := range s.eventTypes() {
		from, ok := sources[e]
		switch {
		case e == "":
			checks = append(checks, s.say(Unknown, s.f.Where, "is invoked by an event source of a kind that the template does not tell"))
		case !ok:
			checks = append(checks, s.say(Unknown, s.f.Where, "is invoked by %q, of which nothing is known here", e))
		case from.limit != "":
			checks = append(checks, s.say(OK, s.f.Where, "is invoked by %q: %s at most", e, from.limit))
		case from.way == mapped:
			checks = append(checks, s.say(Advice, s.f.Where, "is invoked by %q, for which the quotas of managed instances name no throughput", e))
		default:
			checks = append(checks, s.say(OK, s.f.Where, "is invoked by %q", e))
		}
	}
	return checks
}

// variables are names that begin with an underscore.
func variables(s subject) []Check {
	var dropped []string
	for _, name := range s.f.Variables {
		if strings.HasPrefix(name, "_") {
			dropped = append(dropped, name)
		}
	}
	if len(dropped) == 0 {
		return nil
	}
	return one(s.say(Advice, s.f.Where, "sets %s: AWS's emulator of managed instances drops variables whose name begins with an underscore", quoted(dropped)))
}

// Layers in which there are extensions that are known to need something on managed instances.
var extensions = []struct {
	name   string // of the layer, lower case, part of it
	least  int    // version of the layer that will do; 0: versions do not tell
	text   string // if versions do not tell
	source string
}{
	{"datadog-extension", 90, "", "README of DataDog/datadog-lambda-extension"},
	{"newrelic", 0, "New Relic's extension needs 2.7.0 or later and works with its APM mode only", "newrelic/serverless-newrelic-lambda-layers#637"},
	{"honeycomb", 0, "an extension of Honeycomb was refused because it registers for INVOKE", "honeycombio/honeycomb-lambda-extension#170"},
	{"otel", 0, "OpenTelemetry's collector waits for platform.runtimeDone, and sources disagree whether that is sent", "open-telemetry/opentelemetry-lambda#2083"},
	{"opentelemetry", 0, "OpenTelemetry's collector waits for platform.runtimeDone, and sources disagree whether that is sent", "open-telemetry/opentelemetry-lambda#2083"},
}

// layers has one check for each layer that has, or may have, an extension.
func layers(s subject) []Check {
	var checks []Check
	for _, layer := range s.f.Layers {
		if c, ok := s.layer(layer); ok {
			checks = append(checks, c)
		}
	}
	return checks
}

func (s subject) layer(layer string) (Check, bool) {
	name, version := layerName(layer)
	for _, x := range extensions {
		if !strings.Contains(strings.ToLower(name), x.name) {
			continue
		}
		switch {
		case x.least == 0:
			return s.say(Unknown, s.f.Where, "has layer %q: %s", layer, x.text).by(x.source), true
		case version == 0:
			return s.say(Unknown, s.f.Where, "has layer %q, of which managed instances want version %d or later", layer, x.least).by(x.source), true
		case version < x.least:
			return s.say(Change, s.f.Where, "has version %d of layer %q; managed instances want version %d or later", version, name, x.least).by(x.source), true
		}
		return s.say(OK, s.f.Where, "has version %d of layer %q", version, name).by(x.source), true
	}
	if !strings.Contains(strings.ToLower(name), "extension") {
		return Check{}, false
	}
	return s.say(Unknown, s.f.Where, "has layer %q: AWS's emulator refuses extensions that register for INVOKE, and whether this one does is not known here", layer), true
}

// layerName takes name and version out of an ARN, also in the middle of an expression. The whole
// is the name of what is none.
func layerName(layer string) (name string, version int) {
	_, rest, ok := strings.Cut(layer, ":layer:")
	if !ok {
		return layer, 0
	}
	name, rest, _ = strings.Cut(rest, ":")
	fmt.Sscanf(rest, "%d", &version) // no number leaves 0
	return name, version
}
