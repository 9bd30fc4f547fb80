# One recipe per wish; `just` lists them.
set windows-shell := ["powershell.exe", "-NoLogo", "-Command"]
export PATH := if os_family() == "windows" { justfile_directory() / ".venv/Scripts;" + env("PATH") } else { justfile_directory() / ".venv/bin:" + env("PATH") }

# what can I do?
list:
    @just --list --unsorted

# environment with everything for developing; safe to repeat
setup:
    python3 start.py setup

# the demo company, end to end
demo:
    daicho demo

# exactly what CI runs
check: lint test-all

# changes nothing: style, types, plan of the house
lint:
    ruff check .
    ruff format --check .
    mypy
    lint-imports --no-cache

# mend what can be mended
fix:
    ruff check --fix .
    ruff format .

# everything fast
test *args:
    pytest -n auto --dist loadscope -m "not slow" {{args}}

# the fast and the slow
test-all:
    pytest -n auto --dist loadscope

# one worked case, printed step by step
case name:
    pytest tests/worked -k "{{name}}" -s -q

# made-up estates of three sizes through each room
bench:
    python bench/imports_read.py
    python bench/recognise.py
    python bench/import_store.py
    python bench/position.py

# write both lock files anew from pyproject.toml (needs uv)
lock:
    uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --custom-compile-command "just lock" --extra start pyproject.toml -o requirements.lock
    uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --custom-compile-command "just lock" --extra start --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

# write the generated pages of the documentation
docs:
    python tools/make_docs.py
