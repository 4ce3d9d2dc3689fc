#!/bin/sh
# Prepare .venv: the locked, hashed versions of everything, and the product itself, editable.
#   tools/setup.sh run    what the product needs
#   tools/setup.sh dev    and what its tests and checks need (a .venv that has it keeps it)
# Modules are compiled at once: an account that may not write there, or is told not to, would compile at every start.
# A stamp in .venv makes the second run instant. UV_* and PIP_* variables (mirrors, proxies) are honoured.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-run}

say() { printf '%s\n' "$*" >&2; }

check_python() {
    if ! command -v "$python" >/dev/null; then
        say "Không có Python ($python). Cần Python từ bản 3.11: apt-get install python3 python3-venv, hoặc make PYTHON=..."
        exit 1
    fi
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "Cần Python từ bản 3.11; $python là $("$python" -V 2>&1). Hãy cài bản mới hơn rồi chạy: make setup PYTHON=python3.11"
        exit 1
    fi
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            sh tools/machine.sh python3-venv
        else
            say "Python thiếu mô-đun venv. Hãy nhờ quản trị máy chạy: apt-get install python3-venv"
            exit 1
        fi
    fi
}

# Everything that decides what is installed; a moved folder or another Python counts as well.
state() {
    { pwd -P; .venv/bin/python -V; cat pyproject.toml requirements/bootstrap.txt "requirements/$1.txt"; } 2>&1 | cksum
}

is_ready() {
    [ -x .venv/bin/phoihop ] && [ "$(cat ".venv/stamp-$1" 2>/dev/null)" = "$(state "$1")" ]
}

install() {
    python=${PYTHON:-python3}
    if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
        check_python
        say "Tạo môi trường .venv bằng $("$python" -V) …"
        "$python" -m venv --clear .venv
    fi
    rm -f .venv/stamp-*
    say "Cài các gói đã khóa phiên bản và mã băm (requirements/$kind.txt) …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
    [ -t 2 ] && quiet="" || quiet=--quiet
    .venv/bin/uv pip sync $quiet --compile-bytecode --python .venv/bin/python --require-hashes "requirements/$kind.txt"
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
    state "$kind" >".venv/stamp-$kind"
}

# Two at once in one folder would tread on each other's files: the second waits and finds the work done.
mkdir -p var
exec 9>var/setup.lock
! command -v flock >/dev/null || flock 9

is_ready dev || is_ready "$kind" || {
    # A .venv with the development tools is brought up to date with them, never cut down.
    [ ! -e .venv/stamp-dev ] || kind=dev
    install
}

for language in en vi; do
    catalogue=src/phoihop/locale/$language/LC_MESSAGES/django
    if [ ! -e "$catalogue.mo" ] || [ -n "$(find "$catalogue.po" -newer "$catalogue.mo")" ]; then
        .venv/bin/python tools/catalogue.py compile
    fi
done
