# Everything a person runs from a clone. `make` alone explains; `.ci/run` runs `make test`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
OPA := $(BIN)/opa
POLICIES := policies/gov policies/gw policies/system
COMPOSE_READER := $(BIN)/compose-reader
COMPOSE_MODULE := github.com/compose-spec/compose-go/v2/cmd
OPA_MODULE := github.com/open-policy-agent/opa
UV_VERSION := 0.13.9
LOCK_TOOLS := build/lock-tools
TESTS ?= tests
WORKERS ?= 2

# The first Python here that is new enough; `make PYTHON=...` overrides.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: help
help: ## show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: up
up: setup ## run everything on this machine: registers, policy engine, gateway
	lienthong up $(ARGS)

.PHONY: smoke
smoke: setup ## the whole system on free ports in a temporary folder, whole answers on every engine
	python -m tests.smoke

.PHONY: bench
bench: setup ## CPU per request of every process
	python -m tests.bench $(ARGS)

.PHONY: bench-access
bench-access: setup ## what decisions cost once they are made: per object, and against the same request undecided
	python -m tests.bench.access $(ARGS)

.PHONY: pull-proof
pull-proof: setup ## a province pulls what its offices entered, over 20,000 persons: checked by hand, killed, timed
	python -m tests.pull $(ARGS)

.PHONY: revocation
revocation: setup ## 1,000 revocations against a running gateway: late allows, worst delay (ARGS="--tries 100")
	python -m tests.revocation $(ARGS)

.PHONY: bench-million
bench-million: setup ## seed a million persons, time two questions (ARGS="--persons 200000" for fewer)
	python -m tests.bench.million $(ARGS)

.PHONY: test
test: setup need-opa need-node compose-reader ## lint, types, layers, policy tests, tests (what CI runs)
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint policy
	pytest -n $(WORKERS) --dist loadgroup $(TESTS) $(addprefix --ignore=,$(PROOFS))

# Longer than a test may take: every row, every hidden row, revocations, the access fuzzer with its planted defects,
# each way in which the rules may be one-way, every denial of the query cases explained.
PROOFS := tests/system/test_existence.py tests/system/test_hidden_rows.py tests/system/test_fuzz_access.py \
	tests/system/test_revocation.py tests/system/test_explained_cases.py tests/gateway/policy_tools/test_symmetry.py

.PHONY: proofs
proofs: setup ## rows against decisions, hidden rows against none, revocations, symmetry, the fuzzer (tens of minutes)
	pytest -n $(WORKERS) --dist loadgroup $(PROOFS)

.PHONY: generated
generated: setup ## write again what follows from the schemas: printed SDL, policy data, golden supergraph
	mkdir -p build
	for name in population civil_status civil_servants social_assistance; do \
		python -m subgraphs.$$name sdl > build/schema.graphql && mv build/schema.graphql subgraphs/$$name; done
	python -m gateway.sharing > build/schema.graphql && mv build/schema.graphql gateway/sharing
	lienthong catalogue --write-policy-data policies/data
	python -m tests.gateway.composition.golden

.PHONY: coverage
coverage: setup ## every field of the domain facts: type, class, term, and what its resolver returns
	python -m tests.catalogue $(ARGS)

.PHONY: mutants
mutants: setup need-opa ## plant defects in what enforces, one at a time: how many do its tests see (ARGS="--python 60 --rego 80 --seed 5")
	python -m tests.mutation $(ARGS)

.PHONY: lint
lint: setup ## style, types and the direction of imports
	ruff check .
	ruff format --check .
	mypy
	lint-imports

.PHONY: policy
policy: setup ## check the policies' form and names with OPA, when it is there, and test them on every engine
	@if command -v opa >/dev/null; then \
		opa fmt --list --fail $(POLICIES); \
		opa check --strict $(POLICIES); \
	else echo "the form of the policies is not checked: there is no OPA"; fi
	lienthong policy check --written
	lienthong policy test

.PHONY: tables
tables: setup need-opa ## every table of expected decisions on every engine; coverage of rules, and of fields x callers, must be 100 % (minutes)
	lienthong policy test --tables policies/tables --require-coverage 100 $(ARGS)

.PHONY: setup
setup: $(BIN)/.installed opa ## make .venv with exactly the locked versions

$(BIN)/.installed: requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or later is needed"; exit 1; }
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.PHONY: opa
opa: $(BIN)/.installed ## build the pinned OPA into .venv (needs Go, about a minute and a half)
	@if ! cmp -s deploy/opa/go.sum $(OPA).sum || [ ! -x $(OPA) ]; then \
		if command -v go >/dev/null; then \
			echo "building OPA (once, about a minute and a half)"; \
			CGO_ENABLED=0 go -C deploy/opa build -trimpath -mod=readonly -o $(CURDIR)/$(OPA) $(OPA_MODULE) \
				&& cp deploy/opa/go.sum $(OPA).sum || echo "OPA could not be built"; \
		else echo "OPA is not built: there is no Go here"; fi; \
	fi

.PHONY: compose-reader
compose-reader: $(BIN)/.installed ## build the reader of compose.yaml into .venv (needs Go, a few seconds)
	@if ! cmp -s deploy/compose/go.sum $(COMPOSE_READER).sum || [ ! -x $(COMPOSE_READER) ]; then \
		if command -v go >/dev/null; then \
			CGO_ENABLED=0 go -C deploy/compose build -trimpath -mod=readonly -o $(CURDIR)/$(COMPOSE_READER) \
				$(COMPOSE_MODULE) && cp deploy/compose/go.sum $(COMPOSE_READER).sum; \
		else echo "the reader of compose.yaml is not built: there is no Go here"; fi; \
	fi

.PHONY: need-opa
need-opa: opa
	@if [ "$${CI:-}" = true ] && ! command -v opa >/dev/null; then \
		echo "CI needs OPA: install Go 1.26 or later, so that it can be built"; exit 1; fi

.PHONY: need-node
need-node:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(CODEGEN)/.installed; \
	elif [ "$${CI:-}" = true ]; then echo "CI needs Node 20 or later, so that types are generated"; exit 1; fi

.PHONY: lock
lock: $(LOCK_TOOLS)/bin/uv ## pin the newest allowed versions again, with hashes
	echo 'setuptools>=80' | $< pip compile --quiet pyproject.toml - --extra dev --universal --upgrade \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock" --output-file requirements.lock

$(LOCK_TOOLS)/bin/uv:
	$(PYTHON) -m venv $(LOCK_TOOLS)
	$(LOCK_TOOLS)/bin/python -m pip install --quiet uv==$(UV_VERSION)

.PHONY: clean
clean: ## remove the environment and what tools left behind; keeps the data in .lienthong
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find gateway subgraphs tests -name __pycache__ -prune -exec rm -rf {} +

APOLLO := build/apollo
CODEGEN := build/codegen
FUZZ ?= --operations 5000

.PHONY: plans
plans: setup $(APOLLO)/.installed ## fetches and depth per operation beside Apollo's planner (needs Node)
	python -m tests.plans $(ARGS)

.PHONY: codegen
codegen: setup $(CODEGEN)/.installed ## types for the examples of two roles, generated and compiled (needs Node)
	python -m tests.codegen

.PHONY: fuzz
fuzz: setup $(APOLLO)/.installed ## random operations: plan invariants, one service and Apollo as oracles (needs Node)
	python -m tests.fuzz.invariants $(FUZZ) $(ARGS)
	python -m tests.fuzz.monolith $(FUZZ) $(ARGS)
	python -m tests.fuzz.apollo $(FUZZ) $(ARGS)

.PHONY: fuzz-access
fuzz-access: setup need-opa ## random questions of every caller, against an oracle over raw rows (QUICK=1, ARGS="--operations N --seed S --parts 2 --part 0")
	QUICK=$${QUICK:-} python -m tests.fuzz.access $(ARGS)

.PHONY: bench-policy-diff
bench-policy-diff: setup ## how long `lienthong policy diff` takes to find one widening among 10,000 decisions
	python -m tests.bench.policy_diff $(ARGS)

.PHONY: bench-planner
bench-planner: setup ## how long uncached planning takes, and how that grows with the operation
	python -m tests.plans.bench $(ARGS)

$(CODEGEN)/.installed: tests/codegen/package.json tests/codegen/package-lock.json
$(APOLLO)/.installed: tests/plans/package.json tests/plans/package-lock.json
$(APOLLO)/.installed $(CODEGEN)/.installed:
	mkdir -p $(@D)
	cp $^ $(@D)
	npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund
	touch $@
