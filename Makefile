# Two commands do it all, on a fresh Debian or Ubuntu with Node, as root:
#   make localvalidation RUNTIME=crun     the suite, against a runtime
#   make test                             the tests of the suite itself
# `make help` lists the rest.

RUNTIME ?= runc
PREFIX ?= $(DESTDIR)/usr
BINDIR ?= $(PREFIX)/bin
SHAREDIR ?= $(PREFIX)/share

# Settings of a run; README.md tells what they mean. Empty ones count as unset.
SETTINGS = RUNTIME_ARGS TESTS LEVEL SPEC CGROUP JOBS TIMEOUT REPEAT SHARD KEEP LIST JSON TAPVERSION IGNORE_LEDGER CERTIFIED
export RUNTIME $(SETTINGS)

# Every script of the suite is a program that prints TAP by itself; folders and files that start with _ are not.
ALL_TESTS := $(patsubst %.ts,dist/%.js,$(sort $(shell find validation -name '*.ts' -not -path '*/_*')))
VALIDATION_TESTS ?= $(ALL_TESTS)
# Known to make by then: the programs to be run by a TAP consumer, or handed to our own runner.
PICKED_TESTS = $(if $(filter file,$(origin VALIDATION_TESTS)),,$(VALIDATION_TESTS))

# prove and yath run programs as they are; tap has to be told that these are no tests of a JavaScript library.
TAP_FLAGS = --disable-coverage --allow-empty-coverage --reporter=terse --timeout=0
TAP_COMMAND = $(if $(filter tap,$(TAPTOOL)),./node_modules/.bin/tap $(TAP_FLAGS),$(TAPTOOL))

SOURCES := $(shell find lib generate validation cmd test -name '*.ts' -o -name '*.tsx' -o -name '*.css') $(wildcard lib/spec/requirements/*.json known-deviations/*.yaml)

.PHONY: all
all: tool runtimetest validation-executables

.PHONY: help
help:
	@echo 'make localvalidation RUNTIME=crun   run the suite (README.md lists the settings)'
	@echo 'make test                           lint, types, and the tests of the suite itself'
	@echo 'make list                           all requirements, and whether a check speaks for them'
	@echo 'make doctor                         what this host lacks, and what killed runs left behind'
	@echo 'make mutation                       the checks against runtimes made faulty on purpose'
	@echo 'make bench                          what a run costs, against what the runtime costs'
	@echo 'make runtimes                       lay out crun, runc and runsc of three Debian releases, installing none'
	@echo 'make matrix                         run the suite against all of these; ONLY, OUT, MATRIX: docs/matrix.md'
	@echo 'make durations RESULTS=…            measure what SHARD splits by anew'
	@echo 'make report RESULTS=r.json FORMAT=…  report results to OUT (docs/reports.md)'
	@echo 'make coverage                       write docs/coverage.md anew'
	@echo 'make man completion                 man pages, completion for bash and zsh; make install installs them'
	@echo 'make reference                      write the flags in docs/generate.md anew'
	@echo 'make install uninstall clean        as usual; PREFIX and DESTDIR are heeded'

node_modules/.package-lock.json: package.json package-lock.json
	@./install-missing node
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# A build that failed at its last steps is none.
.DELETE_ON_ERROR:
dist/validation/index.json: node_modules/.package-lock.json tsconfig.json $(SOURCES)
	@npm run --silent build

.PHONY: build
build: dist/validation/index.json

.PHONY: localvalidation
ifeq ($(TAPTOOL),)
localvalidation:
	@./install-missing root node busybox runtime
	@$(MAKE) --no-print-directory --silent build >&2
	@$(if $(PICKED_TESTS),TESTS='$(PICKED_TESTS)') node dist/cmd/oci-runtime-tool.js test
else
localvalidation:
	@./install-missing root node busybox runtime
	@for program in $(VALIDATION_TESTS); do \
		if test ! -x "$$program"; then \
			echo "missing test executable $$program; run 'make runtimetest validation-executables'" >&2; exit 2; \
		fi; \
	done
	RUNTIME=$(RUNTIME) $(TAP_COMMAND) $(VALIDATION_TESTS)
endif

# Names that the users of opencontainers/runtime-tools have in their scripts. Nothing has to be put into containers.
.PHONY: print-validation-tests
print-validation-tests:
	@echo $(VALIDATION_TESTS)

.PHONY: runtimetest validation-executables
runtimetest validation-executables: build

.PHONY: tool
tool: build
	@printf '#!/bin/sh\nexec node "%s/dist/cmd/oci-runtime-tool.js" "$$@"\n' '$(CURDIR)' >oci-runtime-tool
	@chmod 755 oci-runtime-tool

# Made of the commands themselves: man pages and completions below dist/, and the tables of docs/generate.md.
.PHONY: man completion reference
man completion reference: build
	@node dist/cmd/reference/write.js $@

.PHONY: install
install: tool man completion
	install -d -m 755 $(BINDIR) $(SHAREDIR)/man/man1
	install -d -m 755 $(SHAREDIR)/bash-completion/completions $(SHAREDIR)/zsh/site-functions
	install -m 755 oci-runtime-tool $(BINDIR)/oci-runtime-tool
	install -m 644 dist/man/*.1 $(SHAREDIR)/man/man1
	install -m 644 dist/completion/bash/oci-runtime-tool $(SHAREDIR)/bash-completion/completions
	install -m 644 dist/completion/zsh/_oci-runtime-tool $(SHAREDIR)/zsh/site-functions

.PHONY: uninstall
uninstall:
	rm -f $(BINDIR)/oci-runtime-tool
	rm -f $(SHAREDIR)/man/man1/oci-runtime-tool.1 $(SHAREDIR)/man/man1/oci-runtime-tool-*.1
	rm -f $(SHAREDIR)/bash-completion/completions/oci-runtime-tool
	rm -f $(SHAREDIR)/zsh/site-functions/_oci-runtime-tool

.PHONY: list doctor
list doctor: build
	@node dist/cmd/oci-runtime-tool.js $@

.PHONY: report
report: build
	@node dist/cmd/oci-runtime-tool.js report $(if $(FORMAT),--format $(FORMAT)) $(if $(filter file,$(origin OUT)),,-o '$(OUT)') $(or $(RESULTS),results)

.PHONY: coverage
coverage: build
	@node dist/test/mutants/write-coverage.js

# crun, runc and runsc of three Debian releases, side by side, for `make matrix`; nothing is installed.
RUNTIMES_DIR ?= runtimes
export RUNTIMES_DIR

.PHONY: runtimes
runtimes:
	@./fetch-runtimes '$(RUNTIMES_DIR)' >&2

# The suite against all of these, into $(OUT)/<time>/; ONLY='crun-* runc-sid-v2' picks columns, MATRIX names another file.
OUT ?= results
MATRIX ?= matrix.yaml
MATRIX_FILES = --file '$(MATRIX)' --out '$(OUT)'

.PHONY: matrix
matrix: $(if $(filter matrix.yaml,$(MATRIX)),runtimes)
	@./install-missing root node busybox
	@$(MAKE) --no-print-directory --silent build >&2
	@set -f; node dist/cmd/oci-runtime-tool.js matrix $(MATRIX_FILES) $(ONLY)

# Durations by which SHARD splits the suite: make durations RESULTS='results/2026-11-23T020000Z/crun*.json'
.PHONY: durations
durations: build
	@node dist/lib/run/write-durations.js $(RESULTS)

.PHONY: lint
lint: node_modules/.package-lock.json
	@npm run --silent lint

.PHONY: test
test:
	@./install-missing root node busybox runtime
	@$(MAKE) --no-print-directory --silent lint build
	@npm run --silent unit

# One fault for each requirement; FAULTS=all or SHARD=1/8 for all of them or a part: docs/mutation.md
.PHONY: mutation
mutation:
	@./install-missing root node busybox runtime
	@$(MAKE) --no-print-directory --silent build
	@node dist/test/mutants/run.js --base $(RUNTIME) $(if $(filter all,$(FAULTS)),--every)

.PHONY: bench
bench:
	@for runtime in crun runc; do RUNTIME=$$runtime ./install-missing root node busybox runtime || exit; done
	@$(MAKE) --no-print-directory --silent build
	@node dist/test/bench/bench.js

.PHONY: clean
clean:
	rm -rf dist oci-runtime-tool .tap
