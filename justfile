# The chores of the house. `just` alone lists them.
set shell := ["bash", "-euo", "pipefail", "-c"]

_list:
    @just --list

# Install everything a developer needs into .venv
setup:
    python3 -m venv .venv
    .venv/bin/pip install -q -e '.[test]'

# What CI runs
check: lint test

# Style, types, floors
lint:
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/mypy
    .venv/bin/lint-imports --no-cache

test *args:
    .venv/bin/python -m pytest {{args}}

# Our own designs and the example, checked by ourselves
dogfood:
    .venv/bin/trueline check docs/design
    .venv/bin/trueline check examples/parcelhub --exit-zero

# Measure against peers (see bench/README.md)
bench *args:
    .venv/bin/python bench/run.py {{args}}

# Regenerate what is generated from the rules
docs:
    .venv/bin/python -m trueline rules --output-format markdown > docs/rules.md
