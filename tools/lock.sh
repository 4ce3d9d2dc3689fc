#!/bin/sh
# Pin and hash every version anew. The files name no registry.
set -eu
cd "$(dirname "$0")/.."
[ -x .venv/bin/uv ] || sh tools/setup.sh run
lock() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$@"
}
lock requirements/bootstrap.in -o requirements/bootstrap.txt
lock pyproject.toml -o requirements/run.txt
lock pyproject.toml --group dev -o requirements/dev.txt
