# Two commands matter: `make run` and `make test`. Everything else is for those who build guerdon.
SHELL := /bin/bash
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
PINS := --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -q
export GUERDON_HOME ?= $(CURDIR)/.guerdon
export DJANGO_SETTINGS_MODULE = guerdon.settings
export PYTHONUTF8 = 1

.PHONY: run test check demo bench docs map pins migrations format clean

run: $(VENV)/.run ## install, load the demo once, serve on http://127.0.0.1:8000
	@$(BIN)/guerdon demo --once
	@$(BIN)/guerdon serve

test: $(VENV)/.run $(VENV)/.test ## every test, on SQLite and PostgreSQL, and the console in Chromium
	@$(BIN)/python -m tests.harness

check: $(VENV)/.run $(VENV)/.test $(VENV)/.check $(VENV)/.docs ## format, lint, types, contracts, tidy, docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/tidy.py tests/tidy_words.py
	@$(BIN)/python -m tests.map --check
	@$(BIN)/mkdocs build --strict --quiet --site-dir site

demo: $(VENV)/.run ## reset the demo
	@$(BIN)/guerdon demo --reset

bench: $(VENV)/.run $(VENV)/.test ## every benchmark at a small size
	@$(BIN)/python -m benchmarks all --size small

docs: $(VENV)/.run $(VENV)/.docs ## build the documentation into site/
	@$(BIN)/mkdocs build --strict --site-dir site

map: $(VENV)/.run $(VENV)/.test ## feature -> rule, flow, table, endpoint, page, doc
	@$(BIN)/python -m tests.map

format: $(VENV)/.check ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# Until the first release there is one migration, made anew from the models.
migrations: $(VENV)/.run
	@rm -f src/guerdon/store/migrations/0001_first.py
	@$(BIN)/python -m django makemigrations store -n first

pins: $(VENV)/.uv ## compile the pinned requirements from pyproject.toml
	@$(BIN)/uv pip compile $(PINS) pyproject.toml --extra demo -o requirements/run.txt
	@for group in build test check docs; do \
	  $(BIN)/uv pip compile $(PINS) --group $$group -c requirements/run.txt -o requirements/$$group.txt || exit 1; done

clean: ## remove what was installed and made, but not the demo's data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache site

$(VENV)/.uv: requirements/build.txt
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "guerdon needs Python 3.11 or newer: make run PY=python3.12"; exit 1; }
	@test -x $(BIN)/python || { echo "making .venv"; $(PY) -m venv $(VENV); }
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/build.txt
	@touch $@

$(VENV)/.run: $(VENV)/.uv requirements/run.txt pyproject.toml
	@echo "installing guerdon and its pinned dependencies"
	@$(BIN)/uv pip install -p $(VENV) --require-hashes -r requirements/run.txt
	@$(BIN)/uv pip install -q -p $(VENV) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.%: requirements/%.txt $(VENV)/.uv
	@echo "installing what $* needs"
	@$(BIN)/uv pip install -q -p $(VENV) --require-hashes -r $<
	@touch $@
