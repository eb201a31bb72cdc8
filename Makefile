# `make` lists what there is. Every command makes its environment first, in .venv, when that is missing.
PYTHON ?= python3
RUN = $(PYTHON) -m netlib.dev.run
.PHONY: help run dev test test-fast test-all attack lint fmt lock bench shell stop clean

help: ## list these commands
	@grep -E "^[a-z-]+: ##" Makefile | sed -E "s/^([a-z-]+): ## /  make \1	/" | expand -t 18

run: ## run Netlib with its demo world at http://localhost:8000/ (PORT=…, DATABASE_URL=…)
	@$(RUN) run

dev: ## the same, restarted whenever a file changes
	@$(RUN) dev

test: ## lint, types and all tests but the slow ones (ARGS=… goes to pytest)
	@$(RUN) test

test-fast: ## a minute's worth of tests, without browser: for the inner loop
	@$(RUN) test-fast

test-all: ## lint, types and all tests, the slow ones too
	@$(RUN) test-all

attack: ## try to read what is hidden, everywhere and as everybody (under ten minutes on two cores)
	@$(RUN) attack

lint: ## lint and types alone
	@$(RUN) lint

fmt: ## format Python and templates
	@$(RUN) fmt

lock: ## rewrite the hashes of all packages after the requirements change
	@$(RUN) lock

bench: ## measure search and pages in synthetic worlds (SIZE=10000,100000)
	@$(RUN) bench

shell: ## an interactive Python with the models
	@$(RUN) shell

stop: ## stop what runs from this folder
	@$(RUN) stop

clean: ## stop, and delete the environment, the demo database and all else made here
	@$(RUN) clean
