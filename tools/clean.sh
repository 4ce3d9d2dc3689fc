#!/bin/sh
# Stop this checkout's servers and remove what can be made again. var/ stays: it holds the data and its keys.
set -eu
cd "$(dirname "$0")/.."
if [ -x .venv/bin/phoihop ]; then
    .venv/bin/phoihop db stop || true
    PHOIHOP_DATA=var/test .venv/bin/phoihop db stop || true
fi
rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis demo build dist site var/test var/node var/site
find src tests tools -name __pycache__ -prune -exec rm -rf {} +
echo "Dữ liệu trong var/ được giữ lại; muốn xóa hẳn: rm -rf var"
