# Okuyuki. `make` alone prints what there is to make.

GO   ?= go
ADDR ?= 127.0.0.1:8080
export GO

GOROOT    := $(shell $(GO) env GOROOT)
JS_TEST   := PATH="$$PATH:$(GOROOT)/lib/wasm" GOOS=js GOARCH=wasm $(GO) test -timeout 20m
# Of what the page's programs contain, Node.js runs the tests of these.
JS_PKGS   := ^okuyuki/(kernels|core|wasm/(message|host))(/|$$)
# Long tests of what one goroutine does: the race detector has nothing to see there.
RACE_SKIP := ^($(shell paste -sd'|' .ci/not-with-race))$$
# Nothing of the machine that builds: neither its paths nor its C compiler nor the state of its checkout.
RELEASE   := -trimpath -buildvcs=false -ldflags="-s -w -buildid="
TARGETS   := linux/amd64 linux/arm64 linux/386 darwin/arm64 windows/amd64 js/wasm

.DEFAULT_GOAL := help
.PHONY: help build run quick-bundle test test-native test-js test-page deps check lint vuln vuln-fails sbom reproducible coverage mutate targets generated race fuzz size generate bench bench-peers base edge clean

help: ## print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/okuyuki with the page and the base model inside
	$(GO) run ./server/bundle $(QUICK)
	CGO_ENABLED=0 $(GO) build $(RELEASE) -o bin/okuyuki ./server

run: ## build, compressing in haste, and serve the page on ADDR (127.0.0.1:8080)
	@$(GO) run ./server/bundle -quick
	@CGO_ENABLED=0 $(GO) build $(RELEASE) -o bin/okuyuki ./server
	@bin/okuyuki serve --addr $(ADDR)

test: deps test-native test-js test-page ## run every test: native, under Node.js, and the page in Chromium

# The page's tests come last, without others beside them: two at a time, since each waits for its browser now and then.
test-native: quick-bundle ## run the native tests alone, and print and hold the coverage of core and kernels
	@failed=; .ci/coverage || failed=1; \
	$(GO) test -p 3 -shuffle=on $$($(GO) list ./... | grep -Ev '^okuyuki/(e2e|core|kernels$$|kernels/(conformance|modules|reference|shape)$$)') || failed=1; \
	test -z "$$failed"

test-js: ## run those under Node.js alone
	packages=$$(GOOS=js GOARCH=wasm $(GO) list -deps -tags kern ./wasm/...) && \
	$(JS_TEST) -short $$(echo "$$packages" | grep -E '$(JS_PKGS)') ./kernels/conformance

test-page: quick-bundle ## run those of the page in Chromium alone
	$(GO) test -count=1 -parallel 2 -timeout 25m ./e2e/...

quick-bundle:
	@$(GO) run ./server/bundle -quick

deps: ## install what the tests need beside Go and Node.js (Debian, as root), or say what is missing
	@.ci/deps

check: deps lint vuln vuln-fails targets generated race size test ## everything that CI checks, the tests included

lint: ## check format, go vet and staticcheck
	@unformatted=$$(gofmt -l .); \
	if [ -n "$$unformatted" ]; then echo "not formatted (gofmt -w):"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	GOOS=js GOARCH=wasm $(GO) vet -tags kern ./wasm/... ./core/... ./kernels/... ./server/edge
	$(GO) tool staticcheck ./...
	staticcheck=$$($(GO) tool -n staticcheck) && GOOS=js GOARCH=wasm $$staticcheck -tags kern ./wasm/... ./core/... ./kernels/... ./server/edge

# What the browser runs is compiled for it, everything for the others. Of the programs only the server is linked:
# tools run where they are made, and the bundler links those of the page.
targets: ## compile for every system that there are programs for
	@set -e; for target in $(TARGETS); do \
		echo "build $$target"; \
		export CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/}; \
		case $$target in \
		js/wasm) $(GO) list -export ./kernels/... ./core/... ./wasm/... ./server/edge >/dev/null;; \
		*) $(GO) list -export ./... >/dev/null; $(GO) build -o /dev/null ./server;; \
		esac; \
	done

generate: ## write the generated sources anew
	$(GO) generate ./...

generated: ## fail if a generated file is not what its generator writes
	@.ci/generated

# The race detector is C code: it needs a C compiler.
race: deps ## run the short tests of concurrent code with the race detector
	@command -v $${CC:-gcc} >/dev/null || { echo "the race detector needs a C compiler: install gcc" >&2; exit 1; }
	packages=$$(.ci/concurrent) && $(GO) test -race -p 3 -short -skip '$(RACE_SKIP)' -timeout 20m $$packages

fuzz: ## run every fuzz target for FUZZTIME (30s each; FUZZ='REGEXP' of package and target, FUZZWORKERS=N)
	@.ci/fuzz

size: ## print what a visitor downloads; fail if it is over its limit
	@$(GO) run ./server/bundle
	@$(GO) run ./server/bundle -sizes

coverage: ## run the tests of core and kernels; print what part of each package they reach, fail below 90 %
	@.ci/coverage

# The tests of eval that draw thousands of samples are left out: each mutant would take them seconds.
mutate: ## list the mistakes in losses, metrics and statistics that tests would not notice
	$(GO) run ./internal/mutate ./core/loss
	$(GO) run ./internal/mutate -only 'check|cost|reckon|roadmap' ./core/poc
	$(GO) run ./internal/mutate -skip 'Simulate|Covers|Coverage|Temperature|KeepsItsPromise|FlatCurves' ./core/eval

vuln: ## look for known vulnerabilities, where the databases can be reached (STRICT=1: else fail)
	@.ci/vuln

vuln-fails: ## prove that vuln fails where something is found
	@.ci/vuln-fails

sbom: build ## write bin/okuyuki.cdx.json, what a release is made of (CycloneDX), and bin/LICENSES.txt
	$(GO) run ./internal/sbom >bin/okuyuki.cdx.json
	$(GO) run ./internal/sbom -texts >bin/LICENSES.txt

reproducible: ## build twice, in other folders and with other caches, and compare: takes minutes
	@.ci/reproducible

bench: build ## measure kernels and networks
	bin/okuyuki bench

bench-peers: ## measure ours and the peers of ../shared/peers, interleaved (PEERS='-only REGEXP -rounds N')
	$(GO) run ./internal/peers $(PEERS)

base: build ## make the base model anew: needs npm and NYU=DIR, see README.md
	bin/okuyuki base build --data $(NYU)

edge: build ## build bin/edge, the Worker for Cloudflare, and print its size
	@$(GO) run ./server/edge/make

clean: ## remove what was built
	rm -rf bin e2e/artifacts
	find web/dist -mindepth 1 ! -name README -delete
