# Two commands matter: `make run` and `make test`. Everything else is for those who build guerdon.
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
# The first Python here that is new enough; another by `make run PY=python3.13`.
PY ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8000
PIP := $(BIN)/python -m pip --disable-pip-version-check
PINS := --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -q
TIDY := tests/tidy.py tests/tidy_words.py

GUERDON_HOME ?= $(CURDIR)/.guerdon
DJANGO_SETTINGS_MODULE := guerdon.settings
PYTHONUTF8 := 1
PIP_USER := 0
NO_MKDOCS_2_WARNING := 1
# Trust the certificates that this machine trusts.
UV_SYSTEM_CERTS ?= 1
export GUERDON_HOME DJANGO_SETTINGS_MODULE PYTHONUTF8 PIP_USER NO_MKDOCS_2_WARNING UV_SYSTEM_CERTS
# What another project left in the shell must not reach into .venv.
unexport PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV UV_PYTHON UV_TARGET
# Nor may it keep compiled modules away: every program would compile pandas anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check demo bench docs map format migrations pins clean

help: ## what each command does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.run ## install, load the demo once, serve on http://127.0.0.1:8000 (PORT=8080 for another)
	@$(BIN)/guerdon demo --once --address http://127.0.0.1:$(PORT)
	@$(BIN)/guerdon serve --port $(PORT)

test: $(VENV)/.run $(VENV)/.test $(VENV)/.spark ## every test: on SQLite, on PostgreSQL, on Spark, in Chromium
	@$(BIN)/python -m tests.harness

check: $(VENV)/.run $(VENV)/.test $(VENV)/.check $(VENV)/.docs ## format, lint, types, imports, tidy, map, docs
	@echo "== format"; $(BIN)/ruff format --check .
	@echo "== lint"; $(BIN)/ruff check .
	@echo "== types"; $(BIN)/mypy
	@echo "== imports"; $(BIN)/lint-imports
	@echo "== tidy"; $(BIN)/python -m pytest -q $(TIDY)
	@echo "== map"; $(BIN)/python -m tests.map --check
	@echo "== docs"; $(BIN)/mkdocs build --strict --quiet --site-dir site

demo: $(VENV)/.run ## forget the demo and load it anew
	@$(BIN)/guerdon demo --reset

bench: $(VENV)/.run $(VENV)/.test ## every benchmark at a small size
	@$(BIN)/python -m benchmarks all --size small

docs: $(VENV)/.run $(VENV)/.docs ## the documentation, into site/
	@$(BIN)/mkdocs build --strict --site-dir site

map: $(VENV)/.run $(VENV)/.test ## feature -> rule, flow, table, endpoint, page, doc
	@$(BIN)/python -m tests.map

format: $(VENV)/.check ## format the code and mend what lint can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

migrations: $(VENV)/.run ## the one migration, made anew from the models (until the first release)
	@rm -f src/guerdon/store/migrations/0001_first.py
	@$(BIN)/python -m django makemigrations store -n first

pins: $(VENV)/.uv ## compile the pinned requirements from pyproject.toml
	@$(BIN)/uv pip compile $(PINS) pyproject.toml --extra demo -o requirements/run.txt
	@for group in build test check docs postgres spark java; do \
	  $(BIN)/uv pip compile $(PINS) --group $$group -c requirements/run.txt \
	    -o requirements/$$group.txt || exit 1; done

clean: ## remove what was installed and built, but not .guerdon with its data
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis site

# Debian carries the module that makes a .venv in a package of its own; root may install it.
$(VENV)/.uv: requirements/build.txt
	@test -n "$(PY)" || { echo "guerdon needs Python 3.11 or newer: install it, or name it by PY=..."; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	  echo "making $(VENV) with $(PY)"; rm -rf $(VENV); \
	  $(PY) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); \
	    lacks=$$($(PY) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	      echo "installing $$lacks by apt-get"; apt-get update -qq >/dev/null && \
	      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$lacks >/dev/null && \
	      $(PY) -m venv $(VENV); \
	    else echo "$(PY) cannot make a virtual environment."; \
	      echo "On Debian or Ubuntu: sudo apt install $$lacks"; exit 1; fi; }; }
	@$(PIP) install -q --require-hashes -r requirements/build.txt
	@touch $@

# uv is quick; where only pip knows the way to the package index, pip does it.
$(VENV)/.run: $(VENV)/.uv requirements/run.txt pyproject.toml
	@echo "installing guerdon and its pinned dependencies"
	@$(BIN)/uv pip install -p $(VENV) --require-hashes -r requirements/run.txt || \
	  $(PIP) install --require-hashes -r requirements/run.txt
	@$(BIN)/uv pip install -q -p $(VENV) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test $(VENV)/.check $(VENV)/.docs $(VENV)/.spark: $(VENV)/.%: requirements/%.txt $(VENV)/.uv
	@echo "installing what '$*' needs"
	@$(BIN)/uv pip install -q -p $(VENV) --require-hashes -r $< || \
	  $(PIP) install -q --require-hashes -r $<
	@touch $@
