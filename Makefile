# One-licence portal: `make run` to see it, `make test` to check it. Everything else: `make help`.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
PORTAL_VAR ?= $(CURDIR)/var
export PORT PORTAL_VAR
# What one process has compiled (pytest: rewritten) the others read.
unexport PYTHONDONTWRITEBYTECODE
MINUTES ?= 90
# The first interpreter that is new enough; PYTHON= names another.
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11 python,\
	$(shell $(p) -c 'import sys; sys.version_info >= (3, 11) and print("$(p)")' 2>/dev/null)))
BIN := .venv/bin
# Chosen by hash alone: pip refuses anything that is not in the lock.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# What the tests write, and the faces they share with `make run`.
TESTVAR := $(PORTAL_VAR)/test
TESTENV := PORTAL_FONTS=$(PORTAL_VAR)/fonts PORTAL_VAR=$(TESTVAR)
PYTEST := $(TESTENV) $(BIN)/python -m pytest
PARALLEL := $(PYTEST) -q -n 2 --dist worksteal --durations=10
# The databases that tests lend (tests/filled.py); the browser's has its files beside it.
LENT := bare demo stocked town whole_town
# A part of the suite, and how long it took.
part = @began=$$(date +%s); $(MAKE) $(1) && echo "$(1): $$(($$(date +%s) - began)) s" >> "$(TESTVAR)/times"
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

.PHONY: help run test lint fmt kept unit postgres e2e bench queues faults fuzz machine months crowd issue_fire fresh papers mutation fonts messages lock clean screenshots

help: ## list the targets
	@grep -E '^[a-z][a-z0-9_]*:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 12

run: .venv/.runtime ## serve the demo city on http://127.0.0.1:$PORT (8000)
	@$(BIN)/python deploy/run.py

test: .venv/.dev ## lint, then every test: SQLite, PostgreSQL (DATABASE_URL_POSTGRES), browser
	@mkdir -p "$(TESTVAR)" && find "$(TESTVAR)" -mindepth 1 -maxdepth 1 ! -name kept -exec rm -rf {} +
	$(call part,lint)
	$(call part,fonts)
	$(call part,kept)
	$(call part,unit)
	$(call part,postgres)
	$(call part,e2e)
	@cat "$(TESTVAR)/times"
	@cat "$(TESTVAR)"/not-run/* 2>/dev/null || echo "Everything was run: SQLite, PostgreSQL, Redis, browser."

# Who asks first would make them while the other worker waits: once for each database.
kept: .venv/.dev fonts
	@if [ -n "$$DATABASE_URL_POSTGRES" ]; then \
		DATABASE_URL="$$DATABASE_URL_POSTGRES" $(TESTENV) $(BIN)/python -m tests.kept $(LENT) & \
		$(TESTENV) $(BIN)/python -m tests.kept $(LENT) served && wait $$!; \
	else \
		$(TESTENV) $(BIN)/python -m tests.kept $(LENT) served; \
	fi

unit: .venv/.dev
	@mkdir -p "$(TESTVAR)/not-run" && rm -f "$(TESTVAR)/not-run/redis"
	@if ! command -v redis-server >/dev/null; then \
		if [ "$$CI" = true ]; then echo "No redis-server: CI must run the tests of limits in Redis."; exit 1; fi; \
		echo "*** NOT RUN: the tests of limits in Redis (no redis-server found)" | tee "$(TESTVAR)/not-run/redis"; \
	fi
	$(PARALLEL) -m "not e2e"

postgres: .venv/.dev ## what a database can decide, on PostgreSQL; DATABASE_URL_POSTGRES names a server
	@mkdir -p "$(TESTVAR)/not-run" && rm -f "$(TESTVAR)/not-run/postgres"
	@if [ -n "$$DATABASE_URL_POSTGRES" ]; then \
		set -x; DATABASE_URL="$$DATABASE_URL_POSTGRES" $(PARALLEL) --database-tests -m "not e2e"; \
	elif [ "$$CI" = true ]; then \
		echo "DATABASE_URL_POSTGRES is not set: CI must run the PostgreSQL tests."; exit 1; \
	else \
		echo "*** NOT RUN: the PostgreSQL tests (set DATABASE_URL_POSTGRES to run them)" \
			| tee "$(TESTVAR)/not-run/postgres"; \
	fi

e2e: .venv/.dev fonts ## the tests in a real browser (any Chromium; PORTAL_CHROMIUM names one)
	@mkdir -p "$(TESTVAR)/not-run" && rm -f "$(TESTVAR)/not-run/browser"
	@if $(TESTENV) $(BIN)/python tests/chromium.py; then \
		set -x; $(PARALLEL) -m e2e tests/e2e tests/templates; \
	elif [ "$$CI" = true ]; then \
		echo "No Chromium: CI must run the browser tests."; exit 1; \
	else \
		echo "*** NOT RUN: the browser tests (no Chromium found; PORTAL_CHROMIUM may name one)" \
			| tee "$(TESTVAR)/not-run/browser"; \
	fi

bench: .venv/.dev fonts ## the long measurements
	PORTAL_BENCH=long $(PYTEST) -q -s tests/bench

queues: .venv/.dev fonts ## 100,000 cases (PORTAL_CASES): what each queue and case page takes (long)
	PORTAL_BENCH=queues $(PYTEST) -q -s tests/bench/test_queues.py -k ninety

faults: .venv/.dev fonts ## machines and disks that fail on purpose, the long version
	PORTAL_FAULTS=long $(PYTEST) -q -m faults

papers: .venv/.dev fonts ## every text of tests/paper_texts.py from the page to its paper, the long version
	PORTAL_PAPERS=long $(PARALLEL) tests/forms/views/test_texts_over_http.py

fuzz: .venv/.dev fonts ## every address with every hostile parameter (minutes)
	PORTAL_FUZZ=long $(PYTEST) -q tests/portal/test_hostile_parameters.py

machine: .venv/.dev fonts ## 240 cases lived at random through all verbs of case work (long)
	PORTAL_MACHINE=long $(PYTEST) -q tests/issuance/casework/test_machine.py

months: .venv/.dev fonts ## fourteen months of a case with promises, four strikes of the clock a day (long)
	PORTAL_MONTHS=long $(PYTEST) -q tests/issuance/casework/test_promised_months.py

crowd: .venv/.dev fonts ## eight processes at 400 reviews at once, the long version; on PostgreSQL too where one is named
	PORTAL_CROWD=long $(PYTEST) -q -s tests/issuance/casework/test_crowd.py
	@if [ -n "$$DATABASE_URL_POSTGRES" ]; then set -x; \
		DATABASE_URL="$$DATABASE_URL_POSTGRES" PORTAL_CROWD=long $(PYTEST) -q -s tests/issuance/casework/test_crowd.py; fi

issue_fire: .venv/.dev fonts ## eight processes issue 400 licences at once, and an issue broken off at each point; on PostgreSQL too where one is named
	PORTAL_ISSUE_FIRE=long $(PYTEST) -q -s tests/issuance/casework/test_issue_fire.py tests/issuance/casework/test_issue_broken_off.py
	@if [ -n "$$DATABASE_URL_POSTGRES" ]; then set -x; \
		DATABASE_URL="$$DATABASE_URL_POSTGRES" PORTAL_ISSUE_FIRE=long $(PYTEST) -q -s tests/issuance/casework/test_issue_fire.py tests/issuance/casework/test_issue_broken_off.py; fi

fresh: .venv/.dev fonts ## 10,000 polls of a licence that changes under them, and 500 faults; on PostgreSQL too where one is named
	PORTAL_FRESH=long $(PYTEST) -q tests/issuance/public/test_fresh_at_once.py tests/issuance/public/test_freshness.py
	@if [ -n "$$DATABASE_URL_POSTGRES" ]; then set -x; \
		DATABASE_URL="$$DATABASE_URL_POSTGRES" PORTAL_FRESH=long $(PYTEST) -q tests/issuance/public/test_fresh_at_once.py; fi

mutation: .venv/.dev fonts ## which faults does no test notice? MINUTES=90; goes on where it stopped
	PORTAL_FONTS="$(PORTAL_VAR)/fonts" $(BIN)/python -m tests.mutation --minutes $(MINUTES)

lint: .venv/.dev ## ruff, djade and the import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@find templates portal home issuance forms guides -name '*.html' | xargs -r $(BIN)/djade --target-version 5.2 --check
	$(BIN)/lint-imports

fmt: .venv/.dev ## format code and templates
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format
	@find templates portal home issuance forms guides -name '*.html' | xargs -r $(BIN)/djade --target-version 5.2

messages: .venv/.dev ## bring locale/ up to date with the source and compile it
	$(BIN)/python -m tests.messages

lock: .venv/.dev ## lock requirements/*.in again, with hashes
	$(LOCK) -o requirements.txt requirements/runtime.in
	$(LOCK) -o requirements/dev.txt requirements/dev.in

clean: ## remove what was built; keeps the data under var/
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis "$(TESTVAR)" "$(PORTAL_VAR)/static"

screenshots: .venv/.dev ## take the README's pictures from the demo `make run` serves on $PORT
	$(BIN)/python -m docs.screenshots.take

fonts: .venv/.runtime
	@$(BIN)/python -m portal.ground.pdf.fonts

.venv/.python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or newer is needed; `python3 --version 2>&1` was found. PYTHON=/path/to/python names one."; \
		exit 1; \
	fi
	@echo "Setting up .venv with `$(PYTHON) --version`"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "This Python has no working venv module (Debian: python3-venv)."; exit 1; }
	@touch $@

.venv/.runtime: requirements.txt | .venv/.python
	@echo "Installing what the portal needs (requirements.txt, by hash)"
	@$(PIP) -r requirements.txt && touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@echo "Installing what the tests need (requirements/dev.txt, by hash)"
	@$(PIP) -r requirements/dev.txt && touch $@
