# The same few words for everyone. Set-up does only what is missing; see scripts/setup.py.
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
# These words are for people who develop or try it: made-up people unless MODE says otherwise.
FLASK := env MODE=$${MODE:-demonstration} $(VENV_PYTHON) -m flask --app wsgi
# Node comes from the wheel in .venv, never from the machine.
NPM := cd pwa && PATH="$(CURDIR)/.venv/bin:$$PATH" npm run --silent
# Three processes on two cores: tests of browsers wait more than they work.
SHARED := --numprocesses=3 --dist=loadfile --no-loadscope-reorder
# Make must not write "Entering directory" after the last line of the tests.
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench vectors openapi card-life migration

help: ## List these words
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup: ## Prepare everything: Python, Node, both apps
	@$(PYTHON) -m scripts.setup dev apps

run: ## Start the service with a demonstration region (PORT=8000 HOST=127.0.0.1; TLS=1 for phones)
	@$(PYTHON) -m scripts.setup apps
	@exec $(FLASK) serve

test: ## Run all tests, or a part (TESTS=tests/signing)
	@$(PYTHON) -m scripts.setup dev
	@exec $(VENV_PYTHON) -m pytest $(if $(TESTS),$(TESTS),$(SHARED))

check: ## Format, lint, types and import contracts
	@$(PYTHON) -m scripts.setup dev node
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@$(NPM) check

bench: ## Measure beside the peers, all or one (BENCH=verify-full)
	@$(PYTHON) -m scripts.setup dev apps
	@exec $(VENV_PYTHON) -m bench $(BENCH)

vectors: ## Write signing/vectors/ again
	@$(PYTHON) -m scripts.setup
	$(VENV_PYTHON) -m signing.vectors.make

card-life: ## Draw docs/card-life.md from the table of transitions
	@$(PYTHON) -m scripts.setup
	@$(FLASK) card-life

openapi: ## Write openapi.json and the API types of the apps
	@$(PYTHON) -m scripts.setup node
	@$(FLASK) openapi
	@$(NPM) types

migration: ## Draft a migration from the models (NAME=add_devices)
	@test -n "$(NAME)" || { echo "Give it a name: make migration NAME=add_devices"; exit 2; }
	@$(PYTHON) -m scripts.setup
	@$(FLASK) migration "$(NAME)"
