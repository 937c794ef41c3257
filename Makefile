# What a developer does here. Needs make, a Python from 3.11 on, and a package index; all else is put into .venv.
#
#   make demo             one real consultation, end to end (ARGS=zh in Chinese; ARGS=all with an example of each procedure)
#   make test             tests and coverage (PYTEST="-k ledger" is handed on; WORKERS=2 runs on two cores)
#   make isolated         the tests of core without plugins, of each plugin alone, and of the rest without each
#   make lint types docs  style and layers; types; the documentation
#   make schemas          the JSON Schemas for editors, after a class that they are made from has changed
#   make bench            every benchmark
#   make clean            takes away all that was made here, .venv too
#
# DELIBERATION_DATA=DIR names a folder of public data for tests and benchmarks that use it; they are skipped without it.

VENV    := .venv
BIN     := $(VENV)/bin
STAMP   := $(VENV)/.synced
WORKERS ?= 0

# The first of these that runs, is new enough, and can make environments.
FITS    := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON  ?= $(shell for python in python3 python3.11 python3.12 python3.13 python3.14; do \
             if $$python -c "$(FITS)" >/dev/null 2>&1; then echo $$python; break; fi; done)

# uv works on .venv and on nothing else, with the Python that is there.
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS    := never
unexport VIRTUAL_ENV

# On a CI machine the lock file must already be right; elsewhere it is brought up to date.
LOCKED := $(if $(CI),--locked)

.DEFAULT_GOAL := test
.DELETE_ON_ERROR:
.PHONY: demo test isolated lint types docs schemas bench clean

demo: $(STAMP)
	$(BIN)/python examples/demo.py $(ARGS)

test: $(STAMP)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(WORKERS) $(PYTEST)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# Built wheels in environments of their own, below build/: what is shown here is what users install.
isolated: $(STAMP)
	$(BIN)/python .ci/isolated.py $(ARGS)

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

# The tests of two plugins may have files of one name, so they are checked one plugin after another.
types: $(STAMP)
	$(BIN)/mypy
	@set -e; for tests in $(wildcard plugins/*/tests); do echo "$(BIN)/mypy $$tests"; $(BIN)/mypy "$$tests"; done

docs: $(STAMP)
	$(BIN)/sphinx-build -n -W --keep-going -b html docs docs/_build/html

schemas: $(STAMP)
	$(BIN)/python .ci/schemas.py

bench: $(STAMP)
	$(BIN)/uv sync $(LOCKED) --group bench
	@set -e; found=; \
	for file in benchmarks/*.py; do \
	  if [ -f "$$file" ]; then found=yes; echo "== $$file"; $(BIN)/python "$$file" $(ARGS); fi; \
	done; \
	[ -n "$$found" ] || echo "There is no benchmark yet: benchmarks/ holds no .py file."

clean:
	rm -rf $(VENV) docs/_build docs/procedures build dist htmlcov .coverage .coverage.* .hypothesis
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find $(wildcard src plugins tests examples benchmarks docs) -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml $(wildcard plugins/*/pyproject.toml) $(wildcard uv.lock) | $(BIN)/uv
	$(BIN)/uv sync $(LOCKED)
	@touch $@

$(BIN)/uv:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "No Python from 3.11 on with venv and pip was found (tried python3 and python3.11 to python3.14)." >&2; \
	  echo "Install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; fi
	@if ! "$(PYTHON)" -c "$(FITS)"; then \
	  echo "$(PYTHON) can't be used: it must be 3.11 or later, with the modules venv and ensurepip." >&2; exit 1; fi
	"$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.8"
