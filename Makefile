# The two commands of a newcomer are `make demo` and `make test`; the rest is for those who change pdzctl.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TODAY := 2026-06-30
PDZCTL := PDZCTL_DISTRICT=demo/district.db PDZCTL_TODAY=$(TODAY) XDG_CONFIG_HOME=$(CURDIR)/demo/settings $(BIN)/pdzctl

# What must be covered wholly, branch by branch: nothing else may lose what was written.
COVERED := */pdzctl/store/*,*/workflows/exchange/*,*/workflows/minutes/export.py,*/cli/apply.py,*/cli/diff.py,*/cli/export.py

.PHONY: demo test nightly coverage check lint bench sample messages reference screenshot old-shape

demo: $(VENV)/installed
	@mkdir -p demo
	@rm -f demo/district.db
	@$(PDZCTL) init "Distretto Terre Basse" --region emilia-romagna demo/district.db
	@$(PDZCTL) apply sample_district
	@echo
	@$(PDZCTL) status --format table
	@echo
	@$(PDZCTL) table list --format table --fields code,title,state,labs,problems
	@echo
	@$(PDZCTL) lab list --format table --fields code,title,state,mandate_due,table
	@echo
	@$(PDZCTL) minutes export --out demo/verbali
	@echo "Try: PDZCTL_DISTRICT=demo/district.db PDZCTL_TODAY=$(TODAY) $(BIN)/pdzctl trace LAB-03"

test: $(VENV)/tested-with
	@$(BIN)/python -m pytest -n auto

# What takes minutes: longer runs of tests/faults and of the corpus.
nightly: $(VENV)/tested-with
	@$(BIN)/python -m pytest -n auto -m nightly

# Left out is what coverage itself changes: it imports sqlite3 into every process, and says so where nobody may write.
UNCOVERED := --deselect tests/test_start_up.py -k "not need_rich and not somebody_without_a_home"

# The report is made whatever the tests say; then a test that failed fails it, as does a line that none reached.
coverage: $(VENV)/tested-with
	@rm -rf build/coverage
	@mkdir -p build/coverage
	@$(BIN)/python -m coverage run -m pytest -n auto $(UNCOVERED); tested=$$?; \
	$(BIN)/python tests/coverage_data.py build/coverage && \
	$(BIN)/python -m coverage combine --quiet && \
	$(BIN)/python -m coverage report --fail-under=0 && \
	$(BIN)/python -m coverage report --include="$(COVERED)" --fail-under=100 && \
	exit $$tested

check: lint test

lint: $(VENV)/tested-with
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Every speed that is claimed, beside its floor; about half an hour. One alone: .venv/bin/python benchmarks/NAME.py
BENCHMARKS := start_up batch recording recording_on_screen bulk exchange minutes documents own_templates reading
bench: $(VENV)/tested-with
	@for name in $(BENCHMARKS); do printf '\n%s\n\n' "$$name"; $(BIN)/python benchmarks/$$name.py || exit 1; done

# Keeps sample_district/ in the form that `pdzctl export` writes.
sample: $(VENV)/installed
	@mkdir -p demo
	@rm -rf demo/sample.db demo/sample
	@$(PDZCTL) init "Distretto Terre Basse" --region emilia-romagna demo/sample.db
	@$(PDZCTL) apply sample_district --district demo/sample.db
	@$(PDZCTL) export --out demo/sample --district demo/sample.db
	@cp -R demo/sample/*.toml demo/sample/roster demo/sample/sessions sample_district/

messages: $(VENV)/tested-with
	@$(BIN)/python tests/messages.py

reference: $(VENV)/tested-with
	@$(BIN)/python tests/reference.py

# The picture of the full-screen recorder in docs/live.md.
screenshot: $(VENV)/tested-with
	@$(BIN)/python tests/picture.py

# Before a release: a dump of a file of today's shape, for ever after brought to every later shape by the tests.
old-shape: $(VENV)/tested-with
	@$(BIN)/python tests/old_shapes.py

$(VENV)/python:
	@command -v $(PYTHON) >/dev/null || { echo "pdzctl needs Python 3.11 or newer: sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pdzctl needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name another one: make PYTHON=python3.12 demo"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python has no venv module: sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/tested-with: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@
