# One command to the product (make demo), one to green tests (make test).
# PORT=8001, VAR_DIR=/somewhere, PYTHON=python3.12 and REQUIRE_ALL=1 may follow any target.

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test test-fast lint env

# The first interpreter that is new enough; when none is, bootstrap.py says so.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && exit; \
	done; echo python3)
VENV := .venv/bin/python

help:
	@echo 'make demo       the product on this machine, with the demonstration edition in it'
	@echo 'make test       the whole suite; REQUIRE_ALL=1 makes whatever did not run a failure'
	@echo 'make test-fast  the quick tests alone, on SQLite: under five minutes on two processors'
	@echo 'make lint       style, types, imports, templates, migrations, deployment checks'
	@echo 'make setup      the virtual environment and its dependencies alone'
	@echo 'make env        a .env with fresh secrets for docker compose'
	@echo 'Options: PORT=8001 VAR_DIR=/path PYTHON=python3.12'

setup:
	@$(PYTHON) -I welfare_kmzero/bootstrap.py setup

setup-dev:
	@$(PYTHON) -I welfare_kmzero/bootstrap.py setup --dev

demo: setup
	@exec $(VENV) manage.py serve --demo $(if $(PORT),--port $(PORT))

test: setup-dev
	@exec $(VENV) -m tests.suite

test-fast: setup-dev
	@exec $(VENV) -m tests.suite --fast

lint: setup-dev
	@exec $(VENV) -m tests.suite --lint

env:
	@$(PYTHON) -I welfare_kmzero/bootstrap.py env
