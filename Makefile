# The whole set-up needs Python 3.11 or newer and make, nothing else.
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
FIND_PYTHON := for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; \
	echo 'Newsroom needs Python 3.11 or newer with its venv module (Debian: apt install python3 python3-venv).' >&2; exit 1

.DEFAULT_GOAL := help
.PHONY: help install run work serve bench test lint format lock clean

help:  ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements.lock
	@python=$$($(FIND_PYTHON)) && $$python -m venv $(VENV)
	@echo 'Installing the locked packages …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo 'Installing the locked development packages …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.env: | $(VENV)/.run
	@key=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') && umask 077 && \
		sed "s/^SECRET_KEY=.*/SECRET_KEY=$$key/" .env.example > $@

install: $(VENV)/.run .env  ## Make the virtual environment, the settings file and the database
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) sync_roles --verbosity 0

run: install  ## Serve the paper on 127.0.0.1:8000 for development (PORT= overrides), with a demo the first time
	@SITE_URL=http://127.0.0.1:$(PORT) $(MANAGE) load_demo --if-empty
	@exec 3<&0; $(MANAGE) work & worker=$$!; \
		SITE_URL=http://127.0.0.1:$(PORT) $(MANAGE) runserver 127.0.0.1:$(PORT) <&3 & site=$$!; \
		trap 'kill $$worker $$site 2>/dev/null; wait' EXIT HUP INT TERM; wait $$site

work:  ## Do what waits outside the requests, such as pictures; run has it, beside serve it runs on its own
	@$(MANAGE) work

serve: export DEBUG = off
serve: install  ## Serve the paper as in production; beside it let `make work` run
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@rm -rf var/metrics
	@set -a; . newsroom/deploy/granian.env; exec $(BIN)/granian --host 127.0.0.1 --port $(PORT) newsroom.wsgi:application

bench: export DATABASE_URL = $(or $(BENCH_DATABASE_URL),sqlite:///$(CURDIR)/var/bench.sqlite3)
bench: export MEDIA_ROOT = $(CURDIR)/var/bench-media
bench: export DEBUG = off
bench: install  ## Build a large paper beside your own (BENCH_STORIES=, BENCH_DATABASE_URL=) and say how fast it is
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) bench --stories $(or $(BENCH_STORIES),200000) --comments $(or $(BENCH_COMMENTS),1000000)

test: $(VENV)/.dev  ## Run the tests
	@$(BIN)/python -m pytest

lint: export DEBUG = on
lint: $(VENV)/.dev  ## Lint, check types, imports, templates and migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy .
	@$(BIN)/lint-imports
	@git ls-files -z -- '*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	@$(MANAGE) makemigrations --check --dry-run

format: $(VENV)/.dev  ## Format code and templates
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@git ls-files -z -- '*.html' | xargs -0 $(BIN)/djade --target-version 5.2 || true

lock:  ## Lock the packages anew (needs uv on the path)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --upgrade -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --upgrade -o requirements-dev.lock

clean:  ## Remove the virtual environment and caches; the paper's data stays
	rm -rf $(VENV) .cache
