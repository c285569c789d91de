# What a person or a machine does with this repository; needs make, Python 3.11 or later and pip.
.DEFAULT_GOAL := help
.PHONY: help install demo demo-reset test test-all eval bench check format lock clean

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Which Python makes .venv, the first that works and is new enough; `make install PYTHON=…` names another.
PYTHONS := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3 python)
# Processes for the tests, two more than most machines have cores, since many tests wait; one server of PostgreSQL each.
# A test group stays on one of them.
JOBS := 4
# A worker whose test hangs is ended, and one more may take its place.
# They start hundreds of processes, each of which would compile all of Jet where Python is told to keep nothing of it.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n $(JOBS) --dist loadgroup --max-worker-restart 1
SOURCES := adapters benchmarks bot commands storage tests .ci

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: $(STAMP) ## make .venv with everything that Jet and its tests need
	@:

$(STAMP): requirements.lock pyproject.toml .ci/install.py
	@for python in $(PYTHONS); do \
		if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			"$$python" .ci/install.py && touch $@; exit; \
		fi; \
	done; \
	echo "Jet needs Python 3.11 or later with pip and venv; tried: $(PYTHONS)." >&2; \
	echo "Install it (Debian: apt-get install python3 python3-venv), or name it: make install PYTHON=/path/to/python3" >&2; \
	exit 1

demo: install ## try Jet: a Matrix server, a small organisation, a chat in this terminal
	@$(BIN)/jet demo

demo-reset: install ## the same, afresh
	@$(BIN)/jet demo --reset

test: install ## the tests, without those that take minutes
	$(PYTEST) -m "not long"

test-all: install ## every test
	$(PYTEST)

eval: install ## how well search finds, on judged collections (ARGS="finding knowing": only those parts)
	$(BIN)/python -m benchmarks.search_quality $(ARGS)

bench: install ## measure, and write docs/measurements.md (ARGS="votes": only that)
	$(BIN)/python -m benchmarks $(ARGS)

check: install ## lint, format, types and who may import whom
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_imports.py

format: install ## mend what lint and format can mend by themselves
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

lock: install ## bring requirements.lock up to pyproject.toml (UPGRADE=1: everything to its newest)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --target build/lock "uv>=0.9,<1"
	PYTHONPATH=build/lock $(BIN)/python -m uv pip compile pyproject.toml $(if $(UPGRADE),--upgrade) --extra dev --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--quiet --output-file requirements.lock

clean: ## remove what can be made again; the data stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
