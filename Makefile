# Everything a person needs: `make run`, `make test`, `make check`. Needs only Python >= 3.11, pip and make.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
FIT := import sys; sys.exit(sys.version_info < (3, 11))
# The first Python that is new enough; `make PYTHON=python3.12 ...` chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c '$(FIT)' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
PIP := -m pip --disable-pip-version-check --no-input
PINNED := install -qq --require-hashes --only-binary :all: -r
ITSELF := install -qq --no-deps --no-build-isolation --editable .

.PHONY: help run demo test faults broken-feeds bench bench-documents bench-feeds bench-hostile bench-schedule bench-search bench-serving bench-stories bench-topics check static format format-check lint types layers audit lock image slack-schema tour clean
.DELETE_ON_ERROR:

help:  ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

# Stamps: each is newer than what it was made from, so a second `make` is quick, and a half-made one is made again.
$(VENV)/.made:
	@test -n "$(PYTHON)" && "$(PYTHON)" -c '$(FIT)' || { echo "Parley needs Python 3.11 or later; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@if "$(PYTHON)" -c 'import ensurepip' 2>/dev/null; then "$(PYTHON)" -m venv --clear $(VENV); \
	else "$(PYTHON)" -m venv --clear --without-pip $(VENV) && "$(PYTHON)" $(PIP) --python $(BIN)/python $(PINNED) requirements.lock; fi
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements.lock pyproject.toml
	@echo "Installing what Parley needs (about a minute, once) ..."
	@$(BIN)/python $(PIP) $(PINNED) requirements.lock
	@$(BIN)/python $(PIP) $(ITSELF)
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements-dev.lock pyproject.toml
	@echo "Installing what Parley and its tests need (a minute or two, once) ..."
	@$(BIN)/python $(PIP) $(PINNED) requirements-dev.lock
	@$(BIN)/python $(PIP) $(ITSELF)
	@touch $@ $(VENV)/.run

config.toml:
	cp config.example.toml $@

run: $(VENV)/.run config.toml  ## Start Parley on config.toml (made from the example where there is none)
	@mkdir -p inbox
	@$(BIN)/python -m bot run

demo: $(VENV)/.run  ## See it work offline: alerts, a story, a digest, a prompt
	@$(BIN)/python -m bot demo

# All of them in parallel with branch coverage; a choice such as ARGS="tests/core -k fold" plainly.
test: $(VENV)/.dev  ## Run the tests (ARGS="tests/core -x" runs a part)
	$(BIN)/python -m pytest $(or $(ARGS),--numprocesses auto --cov --cov-report term)

# The two pictures of chats need Chromium and fonts (DejaVu, Noto Color Emoji); without a browser they stay as they were.
tour: $(VENV)/.dev  ## Walk a newcomer's journey on each platform and write it down: docs/tour.md, docs/images
	$(BIN)/python -m tests.journey

# Needs npm. The result is committed, so that the tests need neither.
SLACK_TYPES := 3.2.0
slack-schema:  ## Make the JSON Schema of Slack's published types anew, which judges payloads in the tests
	@folder=$$(mktemp -d) && cp tests/data/slack/payloads.ts "$$folder" && (cd "$$folder" \
	&& npm install --silent --no-audit --no-fund @slack/types@$(SLACK_TYPES) ts-json-schema-generator@2.4.0 typescript@7.0.2 \
	&& npx ts-json-schema-generator --path payloads.ts --type Payloads --no-type-check --minify -o made.json) \
	&& { printf '{"$$comment":"@slack/types $(SLACK_TYPES) (MIT) as JSON Schema: made by `make slack-schema`, not by hand.",'; \
	tail -c +2 "$$folder/made.json"; } > tests/data/slack/types.schema.json; status=$$?; rm -rf "$$folder"; exit $$status

bench: bench-topics bench-stories bench-feeds bench-hostile bench-schedule bench-documents bench-search bench-serving  ## Run the benchmarks (some minutes)

bench-topics: $(VENV)/.bench  ## Measure matching, against other ways to look for many phrases
	$(BIN)/python -m benchmarks.topics

bench-stories: $(VENV)/.bench  ## Measure grouping: cost by items stored, memory, quality, against TF-IDF and rapidfuzz
	$(BIN)/python -m benchmarks.stories $(ARGS)

bench-feeds: $(VENV)/.dev $(VENV)/.reader  ## Measure polling against lemon24/reader (ARGS="--feeds 1000" is the full measure)
	$(BIN)/python -m benchmarks.feeds --reader $(VENV)/reader/bin/python $(ARGS)
	$(BIN)/python -m benchmarks.feeds_growth
	$(BIN)/python -m benchmarks.feeds_memory

bench-hostile: $(VENV)/.dev  ## Try the hostile feeds beside a hundred healthy ones: what each comes to, how late the loop runs
	$(BIN)/python -m benchmarks.hostile

bench-schedule: $(VENV)/.dev  ## Measure how soon news is fetched, against polling every 15 minutes (two minutes; needs ../shared)
	$(BIN)/python -m benchmarks.schedule $(ARGS)

bench-documents: $(VENV)/.dev  ## Measure dropped documents: rate, time from close to item, hostile files
	$(BIN)/python -m benchmarks.documents $(ARGS)

bench-search: $(VENV)/.dev  ## Measure search over 100,000 and a million items, against bm25 over everything and LIKE (some minutes)
	$(BIN)/python -m benchmarks.search $(ARGS)

bench-serving: $(VENV)/.dev  ## Measure how soon commands are answered, quiet and beside ingest at full speed (five minutes)
	$(BIN)/python -m benchmarks.serving $(ARGS)

# The peer lives apart: it brings its own parser and clients.
$(VENV)/.reader: $(VENV)/.made benchmarks/reader.lock
	@$(BIN)/python -m venv --clear --without-pip $(VENV)/reader
	@$(BIN)/python $(PIP) --python $(VENV)/reader/bin/python install -qq --require-hashes -r benchmarks/reader.lock
	@touch $@

# Only to compare with: what it lacks, a benchmark leaves out and says so.
$(VENV)/.bench: $(VENV)/.dev
	-$(BIN)/python $(PIP) install -qq "flashtext>=2.7,<3" "scikit-learn>=1.5,<2" "rapidfuzz>=3.9,<4"
	@touch $@

# Takes about half an hour: a thousand kills, hours of virtual time. The tests run a short form of the same.
faults: $(VENV)/.dev  ## Break everything on purpose and print what was lost, repeated or late
	PARLEY_FAULTS=long $(BIN)/python -m pytest tests/faults --numprocesses 2 $(ARGS)

broken-feeds: $(VENV)/.dev  ## Break every sample feed forty ways and compare with feedparser alone (some minutes)
	PARLEY_BROKEN_FEEDS=40 $(BIN)/python -m pytest tests/sources/test_feeds_broken.py --numprocesses 2 $(ARGS)

check: static test  ## All that CI runs

static: format-check lint types layers audit  ## All of `make check` but the tests

format: $(VENV)/.dev  ## Put the code in shape
	$(BIN)/ruff format bot tests benchmarks
	$(BIN)/ruff check --fix bot tests benchmarks

format-check: $(VENV)/.dev
	$(BIN)/ruff format --check bot tests benchmarks

lint: $(VENV)/.dev  ## Look for mistakes
	$(BIN)/ruff check bot tests benchmarks
	$(BIN)/codespell bot tests benchmarks docs *.md
	$(BIN)/validate-pyproject pyproject.toml

types: $(VENV)/.dev  ## Check types (mypy strict)
	$(BIN)/mypy

layers: $(VENV)/.dev  ## Check that imports follow the layers
	$(BIN)/lint-imports

audit: $(VENV)/.dev  ## Check that what is imported is declared, and the other way round
	$(BIN)/deptry bot

lock:  ## Renew both lock files from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --group build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --group dev pyproject.toml -o requirements-dev.lock

image:  ## Build the container image (needs docker; see docs/image.md for others)
	docker build --tag parley .

clean:  ## Remove what was made (never your config or database)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* dist
