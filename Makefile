# Every command of the project. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
# Tests on every core, those of a file together: they share what is dear, such as a server. Slow
# ones wait for a third of their time, so that there is room for one more at a time.
PARALLEL := --maxprocesses 4 --dist loadfile --no-loadscope-reorder
CORES := $(shell getconf _NPROCESSORS_ONLN)
LINTED := bot actions portal benchmarks scripts deploy examples tests

# Half of what a server's start takes is reading our own modules, where that is not kept.
unexport PYTHONDONTWRITEBYTECODE

# Steps build on each other: also with `make -j` one comes after the other.
.NOTPARALLEL:
.PHONY: run chat shell train check test test-full bench soak lint lock audit setup clean help

run: setup train ## Set everything up and serve the chat; prints its address
	@$(BIN)/helpdesk serve

chat: setup ## Talk to the help desk in the terminal; reads lines when they are piped in
	@$(BIN)/helpdesk chat

shell: setup train ## Talk to it in Rasa's own shell, with the action server beside it
	@scripts/shell

train: setup ## Train what has changed since the last time
	@$(BIN)/helpdesk train

check: setup ## Check answers, examples, links and dates, in plain words
	@$(BIN)/helpdesk check

# Slow tests share one model: made while the fast ones run, so that none has to wait for it.
test: setup node_modules/.package-lock.json ## Run every test, the fast ones first
	@$(BIN)/helpdesk train >/dev/null 2>&1 & \
	$(BIN)/python -m pytest -n $(CORES) $(PARALLEL) -m "not slow"; code=$$?; wait; exit $$code
	@$(BIN)/python -m pytest -n $$(($(CORES) + 1)) $(PARALLEL) -m slow

# What the browser tests drive browsers with; they are skipped where there is no npm.
node_modules/.package-lock.json: package-lock.json .npmrc
	@if command -v npm >/dev/null; then \
		npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; fi

test-full: export HELPDESK_TEST_SCALE = full
test-full: test ## The same with large fuzz and load sizes; takes long

bench: setup ## Measure accuracy, speed and memory beside Rasa's stock pipeline
	@$(BIN)/python -m benchmarks

soak: setup ## One server at half load for half an hour: is its memory flat?
	@$(BIN)/python -m benchmarks soak --minutes 30

lint: setup ## Check style, types and dependencies
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy $(LINTED)
	@$(BIN)/python scripts/check_dependencies.py

lock: setup ## Make requirements.txt anew from requirements.in and overrides.txt
	@$(BIN)/uv pip compile requirements.in --override overrides.txt --python-version 3.10 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.txt

audit: setup ## Look up known vulnerabilities of both locks; fails where that can't be done
	@$(BIN)/python scripts/check_advisories.py

setup: ## Install what is needed; quick when it is there already
	@python=$$(scripts/find-python) && "$$python" scripts/set_up.py

clean: ## Remove what set-up and training made (not .env, not the conversations in .data)
	@rm -rf .venv .cache .rasa models results node_modules *.egg-info build
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1	/p' Makefile | while IFS='	' read -r name line; do \
		printf '  make %-10s %s\n' "$$name" "$$line"; done
