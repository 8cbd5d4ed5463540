# The chores of the house. `just` alone lists them.
set shell := ["bash", "-euo", "pipefail", "-c"]

_list:
    @just --list

# Install everything a developer needs into .venv
setup:
    python3 -m venv .venv
    .venv/bin/pip install -q -e '.[test]'

# Style, types, floors
check:
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/mypy
    MYPYPATH=src:bench .venv/bin/mypy bench/*.py
    .venv/bin/lint-imports --no-cache

alias lint := check

test *args:
    .venv/bin/python -m pytest {{args}}

# What is checked before a change is shared
all: check test

# Our own designs and the example, checked by ourselves
dogfood:
    .venv/bin/trueline check docs/design
    .venv/bin/trueline check examples/parcelhub --exit-zero

# Measure the example grown to 1,000 and 10,000 documents against peers (see bench/README.md)
bench *args:
    .venv/bin/python bench/run.py {{args}}

# Regenerate what is generated from the rules
docs:
    .venv/bin/python -m trueline rules --output-format markdown > docs/rules.md
    .venv/bin/python -m trueline.cli.asking.page > docs/queries.md
    .venv/bin/python -m trueline.cli.changing.page > docs/changes.md
    .venv/bin/python -m trueline.store.page > docs/tables.md
