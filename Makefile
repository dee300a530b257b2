# The front door. Meson and ninja do the building, tests/run the testing.
SHELL := /bin/sh
DEMO := build/demo.gpkg
PORTFOLIO := build/portfolio.gpkg
LISTEN := 127.0.0.1:8080
FUZZ_SECONDS := 30
WEB_SOURCES := $(shell find web -type f -not -path 'web/dist/*' -not -path '*/node_modules/*' -not -name .built 2>/dev/null)
SETUP := tools/quietly meson setup
NINJA := flock .git/build.lock ninja --quiet -C
OURS := find src tests tools bench -name node_modules -prune -o -name '*.[ch]' -print

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## install what is missing, build, and serve a demonstration programme
	@test -f $(DEMO) || build/whitestone init $(DEMO) --programme COD --demo
	@echo "Open http://$(LISTEN)/ in a browser. Ctrl-C ends it; the file is $(DEMO)."
	@build/whitestone serve $(DEMO) --listen $(LISTEN)

portfolio: build ## the same for headquarters with nineteen programmes, from its own file
	@test -f $(PORTFOLIO) || build/whitestone init $(PORTFOLIO) --programme XHQ --demo=portfolio
	@echo "Open http://$(LISTEN)/ in a browser. Ctrl-C ends it; the file is $(PORTFOLIO)."
	@build/whitestone serve $(PORTFOLIO) --listen $(LISTEN)

build: installed web build/outlines build/build.ninja ## build/whitestone
	@$(NINJA) build

test: build-san tests/node_modules ## everything that must hold
	@tests/run

quick: build-tests ## the inner loop: unit tests and the quick gates, under a minute
	@WHITESTONE_SEEDS=200 tests/run gates-quick unit

bench: build ## repeatable loads with peers side by side
	@tools/install bench
	@bench/run

fuzz: installed-test ## search for new inputs, FUZZ_SECONDS (30) each
	@test -f build-fuzz/build.ninja || CC=clang $(SETUP) -Dfuzzing=true build-fuzz
	@$(NINJA) build-fuzz
	@tests/fuzz/search $(FUZZ_SECONDS)

format: installed-test ## format all C files in place
	@$(OURS) | xargs clang-format -i

lint: build-tests ## all gates, with static analysis at its deepest
	@TIDY_STATES=225000 tests/run gates

clean: ## remove what was built
	@rm -rf build build-san build-fuzz web/dist web/.built

install-tools: ## Debian packages to build, test and compare
	@tools/install build test bench

installed:
	@tools/install build

installed-test:
	@tools/install build test

build/build.ninja:
	@$(SETUP) --werror build

# A tree that was configured before the test packages came has no tests yet.
build-tests: installed-test build
	@grep -q cmocka build/build.ninja || { $(SETUP) --reconfigure build && $(NINJA) build; }

# Without --werror: instrumented code makes gcc see conversions that are not there.
build-san: build-tests
	@test -f build-san/build.ninja || $(SETUP) -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 build-san
	@$(NINJA) build-san

tests/node_modules: tests/package-lock.json
	@cd tests && npm ci --silent && touch node_modules

web: $(if $(wildcard web/index.html),web/.built)

tools/outlines/node_modules: tools/outlines/package-lock.json
	@cd tools/outlines && npm ci --silent && touch node_modules

# Made elsewhere and moved: a folder half full would be embedded.
build/outlines: tools/outlines/node_modules tools/outlines/generate.mjs tools/outlines/extra.tsv share/outlines/countries.tsv
	@rm -rf build/outlines.new && mkdir -p build/outlines.new && node tools/outlines/generate.mjs build/outlines.new
	@rm -rf $@ && mv build/outlines.new $@ && touch $@

# npm 11 finds fault with a lock file that names no registry for optional packages; npm install takes it as it is.
web/node_modules: web/package-lock.json
	@cd web && { npm ci --silent || npm install --no-save --silent; } && touch node_modules

web/.built: web/node_modules $(WEB_SOURCES)
	@cd web && npm run --silent build
	@touch $@

.PHONY: help run portfolio build test quick bench fuzz format lint clean install-tools installed installed-test build-tests build-san web
