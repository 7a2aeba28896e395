# Everything a person needs: `make run`, `make test`, `make check`. Needs only Python >= 3.11, pip and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run demo test check format lint types layers audit lock clean

help:  ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Each stamp is newer than what it was made from, so a second `make` is quick.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Parley needs Python 3.11 or later; set PYTHON=python3.12 or the like"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(BIN)/python requirements-dev.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

config.toml:
	cp config.example.toml $@

run: $(VENV)/.run config.toml  ## Start Parley on config.toml (made from the example where there is none)
	@mkdir -p inbox
	$(BIN)/parley run

demo: $(VENV)/.run  ## See it work offline: alerts, a story, a digest, a prompt
	$(BIN)/parley demo

test: $(VENV)/.dev  ## Run the tests
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev format-check lint types layers audit coverage  ## All that CI runs

format: $(VENV)/.dev  ## Put the code in shape
	$(BIN)/ruff format bot tests
	$(BIN)/ruff check --fix bot tests

format-check: $(VENV)/.dev
	$(BIN)/ruff format --check bot tests

lint: $(VENV)/.dev  ## Look for mistakes
	$(BIN)/ruff check bot tests
	$(BIN)/codespell bot tests docs *.md
	$(BIN)/validate-pyproject pyproject.toml

types: $(VENV)/.dev  ## Check types (mypy strict)
	$(BIN)/mypy

layers: $(VENV)/.dev  ## Check that imports follow the layers
	$(BIN)/lint-imports

audit: $(VENV)/.dev
	$(BIN)/deptry bot

coverage: $(VENV)/.dev  ## Run the tests with branch coverage
	$(BIN)/python -m pytest --cov --cov-report=term $(ARGS)

lock:  ## Renew both lock files from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --group build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --group dev pyproject.toml -o requirements-dev.lock

clean:  ## Remove what was made (never your config or database)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* dist
