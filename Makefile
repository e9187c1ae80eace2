# What contributors run. "make help" lists it; CI runs .ci/run.

.DEFAULT_GOAL := help
SHELL := bash
GO ?= go
NPM ?= npm
E2E := cmd/lmicheck/internal/e2e
CDK := $(E2E)/testdata/cdk/typescript
RIC := harness/runtimeapi/testdata/ric
CMD := cmd/lmicheck/internal
IAC := $(CMD)/iac

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build bin/lmicheck
	$(GO) build -o bin/lmicheck ./cmd/lmicheck

.PHONY: test
test: ## Run the tests
	$(GO) test ./...

.PHONY: lint
lint: build ## Check the form of the code: gofmt, vet, staticcheck, lmicheck
	@files=$$(gofmt -l .); if [ -n "$$files" ]; then echo "not formatted; run: gofmt -w $$files"; exit 1; fi
	$(GO) vet ./...
	$(GO) build -C tools -o ../bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	bin/staticcheck ./...
	$(GO) vet -vettool=bin/lmicheck ./...

.PHONY: docs
docs: ## Write the generated parts of the documentation
	$(GO) run ./cmd/lmicheck/internal/docgen

.PHONY: man
man: ## Write the manual pages to bin/man, with the date of the last commit
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)} $(GO) run ./cmd/lmicheck/internal/docgen -man bin/man

.PHONY: completions
completions: build ## Write scripts for shells to bin/completions
	mkdir -p bin/completions
	for shell in bash zsh fish powershell; do bin/lmicheck completion $$shell > bin/completions/lmicheck.$$shell || exit; done

.PHONY: bench
bench: build ## Measure speed and memory as ratios (see docs/performance.md)
	$(GO) run ./internal/bench $(BENCHFLAGS)
	$(GO) run ./internal/bench -growth -runs 1
	$(GO) run ./internal/bench -large -runs 1
	$(GO) run ./harness/runtimeapi/floor

.PHONY: compare
compare: build ## Run other tools over the labelled benchmark (golangci-lint: 5 minutes the first time); writes docs/benchmark.md
	$(GO) build -C tools -o ../bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	$(GO) build -C tools/golangci-lint -o ../../bin/golangci-lint-lmicheck .
	$(GO) run ./cmd/lmicheck/internal/benchmark/compare

.PHONY: bench-tools
bench-tools: ## Build the linters that "make bench" puts beside lmicheck into bin (5 minutes the first time)
	$(GO) build -C tools -o ../bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	GOBIN=$(CURDIR)/bin $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	GOBIN=$(CURDIR)/bin $(GO) install github.com/securego/gosec/v2/cmd/gosec@v2.30.0

.PHONY: std
std: ## Run the engine over the standard library: it must end, without a panic (2 minutes)
	LMICHECK_STD=1 $(GO) test ./passes/effects -run '^TestStandardLibrary$$' -v -timeout 30m

.PHONY: modules
modules: ## Run the engine over all modules that the go.mod files here need, ROOTS functions of each package (10 minutes the first time)
	LMICHECK_MODULES=1 $(GO) test ./passes/effects -run '^TestModules$$' -v -timeout 2h -args -roots $(or $(ROOTS),1)

.PHONY: kill
kill: ## Kill each command that writes files TIMES times: no file may be half-written (5 minutes)
	$(GO) test ./cmd/lmicheck -run '^TestKilled$$' -count 1 -v -timeout 2h -args -kills $(or $(TIMES),60)

.PHONY: soundness
soundness: ## Compare the engine with every interleaving of 1,500 small random programs (3 minutes)
	$(GO) test ./passes/effects -run '^(TestSoundness|TestMoreLocksFewerConflicts)$$' -count 1 -v -timeout 1h -args -programs 1500

.PHONY: symbols
symbols: ## Check that every symbol of the knowledge base exists (downloads some 200 modules)
	cd internal/kb/symbols && $(GO) test ./...

.PHONY: fuzz
fuzz: ## Look for programs on which the engine contradicts itself, and for files of all kinds that cannot be read
	$(GO) test ./passes/effects -run '^$$' -fuzz '^FuzzDeterminism$$' -fuzztime 30s
	$(GO) test ./passes/effects -run '^$$' -fuzz '^FuzzGenerated$$' -fuzztime 30s
	$(GO) test ./passes/effects -run '^$$' -fuzz '^FuzzMetamorphic$$' -fuzztime 30s
	$(GO) test ./harness/racelog -run '^$$' -fuzz '^FuzzParse$$' -fuzztime 20s
	$(GO) test ./harness/events -run '^$$' -fuzz '^FuzzFill$$' -fuzztime 20s
	$(GO) test ./harness/events -run '^$$' -fuzz '^FuzzLoad$$' -fuzztime 20s
	$(GO) test ./harness/awsstub -run '^$$' -fuzz '^FuzzHandle$$' -fuzztime 20s
	$(GO) test ./$(IAC)/cloudformation -run '^$$' -fuzz '^FuzzRead$$' -fuzztime 20s
	$(GO) test ./$(IAC)/terraform -run '^$$' -fuzz '^FuzzRead$$' -fuzztime 20s
	$(GO) test ./$(IAC)/serverless -run '^$$' -fuzz '^FuzzRead$$' -fuzztime 20s
	$(GO) test ./$(IAC)/build -run '^$$' -fuzz '^FuzzShell$$' -fuzztime 20s
	$(GO) test ./$(IAC)/build -run '^$$' -fuzz '^FuzzMakefile$$' -fuzztime 20s
	$(GO) test ./$(CMD)/cli -run '^$$' -fuzz '^FuzzReport$$' -fuzztime 20s -fuzzminimizetime 1s
	$(GO) test ./$(CMD)/cli -run '^$$' -fuzz '^FuzzMerge$$' -fuzztime 20s -fuzzminimizetime 1s
	$(GO) test ./$(CMD)/report/sarif -run '^$$' -fuzz '^FuzzMerge$$' -fuzztime 20s -fuzzminimizetime 1s
	$(GO) test ./$(CMD)/baseline -run '^$$' -fuzz '^FuzzRead$$' -fuzztime 20s -fuzzminimizetime 1s
	$(GO) test ./$(CMD)/evidence -run '^$$' -fuzz '^FuzzRead$$' -fuzztime 20s -fuzzminimizetime 1s
	$(GO) test ./$(CMD)/traffic -run '^$$' -fuzz '^FuzzRead$$' -fuzztime 20s -fuzzminimizetime 1s
	$(GO) test ./$(CMD)/config -run '^$$' -fuzz '^FuzzParse$$' -fuzztime 20s
	$(GO) test ./internal/kb -run '^$$' -fuzz '^FuzzParse$$' -fuzztime 20s

.PHONY: suite
suite: ## Run each function of the harness's suite TIMES times: what is wrong must be seen, what is right not, nor confirmed (25 minutes)
	$(GO) test ./harness -run '^TestSuite$$' -count 1 -v -timeout 24h -args -suite -times $(or $(TIMES),1)
	$(GO) test ./$(E2E) -run '^TestAccused$$' -count 1 -v -timeout 24h -args -twins $(or $(TIMES),1)

.PHONY: e2e
e2e: golangci chromium $(E2E)/node_modules/.package-lock.json $(RIC)/node_modules/aws-lambda-ric/rapid-client.node ## Compare drivers on all test input, golangci-lint with the plugin among them; validate SARIF with Microsoft's tool; look at pages in Chromium (bin/screenshots); AWS's client for Node.js against the Runtime API
	$(GO) test ./$(E2E) -count 1 -v -timeout 30m -args -e2e -screenshots $(CURDIR)/bin/screenshots
	$(GO) test ./harness/runtimeapi -run Node -count 1 -v -args -ric

# The browser of the system: what npm packages bring is not that of a reader.
.PHONY: chromium
chromium:
	@if command -v chromium || command -v chromium-browser || command -v google-chrome; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get; then apt-get update && apt-get install -y --no-install-recommends chromium; \
	else echo "make e2e needs Chromium in PATH, as the package chromium of your system has it"; exit 1; fi

$(E2E)/node_modules/.package-lock.json: $(E2E)/package-lock.json
	$(NPM) ci --prefix $(E2E) --no-audit --no-fund
	@touch $@

.PHONY: golangci
golangci: build ## Of e2e: build golangci-lint with the plugin, and compare its findings (5 minutes the first time)
	$(GO) build -C tools/golangci-lint -o ../../bin/golangci-lint-lmicheck .
	$(GO) test ./$(E2E) -run '^TestGolangci$$' -count 1 -v -args -e2e -golangci $(CURDIR)/bin/golangci-lint-lmicheck

.PHONY: cdk
cdk: $(CDK)/node_modules/.package-lock.json ## Compile and run the audit's patches for the CDK, which validates them and those for CloudFormation (5 minutes the first time)
	$(GO) test ./$(E2E) -run '^TestCDK' -count 1 -v -timeout 30m -args -cdk

$(CDK)/node_modules/.package-lock.json: $(CDK)/package-lock.json
	$(NPM) ci --prefix $(CDK) --ignore-scripts --no-audit --no-fund
	@touch $@

# What the package installs by itself would need CMake.
$(RIC)/node_modules/aws-lambda-ric/rapid-client.node: $(RIC)/package-lock.json $(RIC)/build.sh
	$(NPM) ci --prefix $(RIC) --ignore-scripts --no-audit --no-fund
	$(RIC)/build.sh
