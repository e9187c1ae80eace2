package cost

import (
	_ "embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/lmicheck/lmicheck/harness/size"
)

// Prices says what prices these are.
const Prices = "us-east-1, US dollars; EC2 of 2026-07-20, Lambda and Fargate of 2026-11"

// Hours are those of a month, as AWS's calculators have it.
const Hours = 730

// Prices of standard Lambda. Source: https://aws.amazon.com/lambda/pricing/.
const (
	million     = 1e6
	requestFee  = 0.20         // for a million, on managed instances too
	storageFee  = 0.0000000309 // for a GB-second of /tmp beyond freeStorage
	freeStorage = 512          // MB

	freeRequests = 1e6 // in a month, of an account
	freeDuration = 4e5 // GB-seconds in a month, of an account
)

// A tier is a price for GB-seconds of a month, up to a number of them.
type tier struct{ upTo, price float64 }

var tiers = map[string][]tier{
	X86: {{6e9, 0.0000166667}, {15e9, 0.000015}, {endless, 0.0000133334}},
	ARM: {{7.5e9, 0.0000133334}, {18.75e9, 0.0000120001}, {endless, 0.0000106667}},
}

const endless = 1e30

// managementFee is what Lambda takes for an instance, as a part of its on-demand price. No
// discount applies to it. Source: https://aws.amazon.com/lambda/pricing/, Lambda Managed
// Instances.
const managementFee = 0.15

// A fargateRate is the price of a task on Linux for an hour, for each vCPU and GB. Source:
// copies of the price list of AWS Fargate.
type fargateRate struct{ vcpu, memory float64 }

var fargateRates = map[string]fargateRate{
	X86: {0.04048, 0.004445},
	ARM: {0.03238, 0.00356},
}

//go:embed ec2.txt
var ec2Table string

// ec2 returns the on-demand prices of instance types for an hour.
var ec2 = sync.OnceValue(func() map[string]float64 {
	prices := map[string]float64{}
	for line := range strings.Lines(ec2Table) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		price, err := strconv.ParseFloat(text, 64)
		if err != nil {
			panic("internal error: ec2.txt: " + err.Error())
		}
		prices[name] = price
	}
	return prices
})

// An offer is an instance type with its price for an hour.
type offer struct {
	size.Instance
	price float64
}

// offerNamed returns the offer of an instance type that a user named.
func offerNamed(name string) (offer, error) {
	i, err := size.ParseInstance(name)
	if err != nil {
		return offer{}, err
	}
	price, ok := ec2()[name]
	if !ok {
		return offer{}, fmt.Errorf("instance type %q: there is no price for it (%s)", name, Prices)
	}
	return offer{i, price}, nil
}

// common are the families without further properties (disks, more network), of generations
// that AWS names for managed instances, from xlarge on: of a large, half is reserved.
var common = regexp.MustCompile(`^[cmr][7-9][agi]\.[0-9]*xlarge$`)

// offers returns what there is to choose from by architecture, sorted by name: of each shape,
// the cheapest.
var offers = sync.OnceValue(func() map[string][]offer {
	type shape struct {
		arch         string
		vcpu, memory int
	}
	best := map[shape]offer{}
	for _, name := range slices.Sorted(maps.Keys(ec2())) {
		if !common.MatchString(name) {
			continue
		}
		o, err := offerNamed(name)
		if err != nil {
			panic("internal error: ec2.txt: " + err.Error())
		}
		s := shape{o.Arch, o.VCPU, o.MemoryMiB}
		if had, ok := best[s]; !ok || o.price < had.price {
			best[s] = o
		}
	}
	list := map[string][]offer{}
	for _, o := range best {
		list[o.Arch] = append(list[o.Arch], o)
	}
	for _, of := range list {
		slices.SortFunc(of, func(a, b offer) int { return strings.Compare(a.Type, b.Type) })
	}
	return list
})
