#!/bin/sh
# Run the tests: tools/test.sh [pytest's arguments]. The tests' own server is stopped at the end.
set -eu
cd "$(dirname "$0")/.."
sh tools/setup.sh dev
sh tools/machine.sh
sh tools/node.sh
stop() { PHOIHOP_DATA=var/test .venv/bin/phoihop db stop >/dev/null; }
[ -n "${PHOIHOP_DATA:-}${DATABASE_URL:-}" ] || trap stop EXIT
trap 'exit 130' INT TERM
# Three workers keep two cores busy while one waits for a browser, a server or LibreOffice; neighbours share what a
# module makes once.
.venv/bin/python -m pytest -q -r fE -n "${WORKERS:-3}" --dist worksteal "$@"
