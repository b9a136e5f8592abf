# `make run` shows Entente, `make test` proves it. Both need only make and Python 3.11 or newer.
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
# Files of hashes only: no address of a package index, so that each machine's own mirror serves.
INSTALL := $(PIP) install --quiet --no-deps --require-hashes --only-binary :all: --requirement
UV     := var/lock/bin/uv
LOCK   := pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help run test test-fast check lock screenshots mail-sheet mail-count clean chromium \
	verify-crashpoints verify-chaos verify-two-beats verify-outage verify-recurrence verify-year verify-visibility verify-sign-in verify-password-reset verify-html verify-plans benchmark-ticks benchmark-mails benchmark-pages benchmark-rounds

help:
	@echo "make run          start Entente on this machine (ARGS='--bind 127.0.0.1:8001' for another port)"
	@echo "make test         all checks and all tests (ARGS='-k name' for some tests)"
	@echo "make test-fast    the tests that need no browser and start no processes"
	@echo "make check        style, types, layers, templates, migrations"
	@echo "make lock         write requirements*.txt anew from pyproject.toml (ARGS=--upgrade for newer versions)"
	@echo "make screenshots  pictures of the main pages, for docs and Help (ARGS='--only help' for these)"
	@echo "make mail-sheet   pictures of every kind of mail, in var/mail-sheet (ARGS='-k worry' for some)"
	@echo "make mail-count   how many mails the demonstration's month brings to whom"
	@echo "make verify-recurrence   the rhythm against dateutil, in every zone (ARGS='--examples 2000 --seed 1')"
	@echo "make verify-year         a year of ticks with gaps, 12 difficult zones (ARGS='--schedules 100 --sample 5')"
	@echo "make verify-visibility   what people may read, against the rule said slowly (N=10000 for more worlds)"
	@echo "make verify-crashpoints  a process dies at each point of a message's way (ARGS='--times 5')"
	@echo "make verify-chaos        200 faults while people work (N=500 for more, ARGS=--no-broker)"
	@echo "make verify-two-beats    many clocks and workers at one pile of check-ins (N=2000 for fewer)"
	@echo "make verify-outage       what comes back after 0.1, 1, 7 and 40 days (ARGS='--days 3')"
	@echo "make verify-password-reset  one answer for known and unknown addresses, whatever the mail server does (N=40)"
	@echo "make verify-sign-in      200 people and a guesser before one real nginx (N=40 for fewer people)"
	@echo "make verify-plans        no page reads a growing table from end to end, at 1,000 agreements"
	@echo "make verify-html         every page read by the Nu HTML checker (needs Java and npm)"
	@echo "make benchmark-ticks     an idle tick as the company grows, and 10,000 check-ins due at once, against a floor"
	@echo "make benchmark-pages     every page against an empty one, at scale 1 and 100 (ARGS='--only home --scales 1')"
	@echo "make benchmark-rounds    an idle round at two sizes; check-ins opened, told and mailed in piles; against floors"
	@echo "make benchmark-mails     mails handed over by two loops, against a bare loop"
	@echo "make clean        remove the virtual environment and var/, with all local data"

run: $(VENV)/.run
	@exec $(BIN)/python manage.py up $(ARGS)

test: $(VENV)/.test chromium check
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal --durations 20 -m "not processes" $(ARGS) || [ $$? = 5 ]
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 2 --dist loadfile -m processes $(ARGS) || [ $$? = 5 ]

test-fast: $(VENV)/.test
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal -m "not processes and not journey" $(ARGS)

check: $(VENV)/.test
	$(BIN)/python -m tests.house_rules.commit_subjects
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run

# ARGS=--control takes a protection away and must notice.
verify-recurrence: $(VENV)/.test
	@exec $(BIN)/python -m tests.verify.recurrence $(ARGS)

verify-year: $(VENV)/.test
	@exec $(BIN)/python -m tests.verify.year $(ARGS)

verify-visibility: $(VENV)/.test
	@exec $(BIN)/python -m tests.verify.visibility $(if $(N),--n $(N)) $(ARGS)

verify-plans: $(VENV)/.test
	@exec $(BIN)/python -m tests.verify.plans $(ARGS)

# Each breaks things on purpose and needs minutes; ARGS=--control takes a protection away and must notice.
verify-crashpoints: $(VENV)/.test
	@exec $(BIN)/python -m tests.verify.crashpoints $(ARGS)

verify-chaos: $(VENV)/.test
	@exec $(BIN)/python -m tests.verify.chaos $(if $(N),--n $(N)) $(ARGS)

verify-two-beats: $(VENV)/.test
	@exec $(BIN)/python -m tests.verify.two_beats $(if $(N),--n $(N)) $(ARGS)

verify-outage: $(VENV)/.test
	@exec $(BIN)/python -m tests.verify.outage $(ARGS)

verify-password-reset: $(VENV)/.test
	@exec $(BIN)/python -m tests.verify.password_reset $(if $(N),--n $(N)) $(ARGS)

verify-sign-in: $(VENV)/.test
	@exec $(BIN)/python -m tests.verify.sign_in $(if $(N),--n $(N)) $(ARGS)

# Needs Java and npm; the checker is a package of its own and no part of Entente.
verify-html: $(VENV)/.test var/vnu/vnu.jar
	@exec $(BIN)/python -m pytest tests/verify/html.py $(ARGS)

var/vnu/vnu.jar:
	@for name in java npm; do command -v $$name >/dev/null || { echo "$$name is needed for the HTML checker."; exit 1; }; done
	@mkdir -p $(@D)
	@cd $(@D) && tar -xzf "$$(npm pack --silent vnu-jar)" --strip-components 3 package/build/dist/vnu.jar

# Ratios to a floor of the same run; for a quiet machine.
benchmark-ticks: $(VENV)/.test
	@exec $(BIN)/python -m tests.benchmarks.ticks $(ARGS)

# Makes its data once, in var/benchmark: 2 GB and some minutes at scale 100.
benchmark-pages: $(VENV)/.test
	@exec $(BIN)/python -m tests.benchmarks.pages $(ARGS)

# Of the data of benchmark-pages, which it makes where they are missing; the piles are made anew each time.
benchmark-rounds: $(VENV)/.test
	@exec $(BIN)/python -m tests.benchmarks.rounds $(ARGS)

benchmark-mails: $(VENV)/.test
	@exec $(BIN)/python -m tests.benchmarks.mails $(if $(N),--n $(N)) $(ARGS)

screenshots: $(VENV)/.test
	@exec $(BIN)/python -m tests.screenshots $(ARGS)

mail-sheet: $(VENV)/.test chromium
	@MAIL_SHEET=var/mail-sheet $(BIN)/python -m pytest -q tests/journeys/test_mail_sheet.py $(ARGS)
	@echo "Every kind of mail, at 390 pixels, light and dark, and as text: var/mail-sheet"

mail-count: $(VENV)/.test
	@$(BIN)/python -m pytest -q -s tests/agreements/management/test_mail_budget.py $(ARGS)

lock: $(UV)
	$(UV) $(LOCK) $(ARGS) pyproject.toml --output-file requirements.txt
	$(UV) $(LOCK) $(ARGS) --extra test pyproject.toml --output-file requirements-test.txt

clean:
	rm -rf $(VENV) var

# --- set-up -----------------------------------------------------------------------------------------
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it with PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "'$(PYTHON) -m venv' failed. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: requirements.txt | $(BIN)/python
	@echo "Installing Entente into $(VENV) ..."
	@$(INSTALL) requirements.txt
	@touch $@

$(VENV)/.test: requirements-test.txt | $(BIN)/python
	@echo "Installing Entente and its test tools into $(VENV) ..."
	@$(INSTALL) requirements-test.txt
	@touch $@ $(VENV)/.run

# uv only computes the lock, and lives apart from what it locks.
$(UV):
	@$(PYTHON) -m venv var/lock
	@var/lock/bin/python -m pip install --quiet --disable-pip-version-check uv

# The journeys need a browser; everything else is tested without one.
chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the journeys ..."; \
		apt-get install --yes --quiet --no-install-recommends chromium >/dev/null 2>&1 || \
		{ apt-get update --quiet >/dev/null 2>&1; \
		  apt-get install --yes --quiet --no-install-recommends chromium >/dev/null 2>&1; } || true; \
	fi; \
	command -v chromium >/dev/null || echo "No Chromium here: the journeys in a real browser will be reported as not run."
