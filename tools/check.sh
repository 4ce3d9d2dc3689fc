#!/bin/sh
# Everything that can be checked without running the product; goes through all of it, then fails if anything did.
set -u
cd "$(dirname "$0")/.."
sh tools/setup.sh dev || exit 1
PATH="$PWD/.venv/bin:$PATH"
failed=""

check() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        printf '  đạt   %s\n' "$name"
    else
        printf '  HỎNG  %s\n%s\n' "$name" "$output"
        failed="$failed $name;"
    fi
}

export DJANGO_SETTINGS_MODULE=phoihop.project.settings NO_MKDOCS_2_WARNING=1
check "định dạng (ruff format)" ruff format --check .
check "lỗi thường gặp (ruff check)" ruff check .
check "kiểu (mypy)" mypy
check "hợp đồng nhập (import-linter)" lint-imports
check "bản dịch" python tools/catalogue.py check
check "giấy phép" python tools/licences.py check
check "migrations" python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run
check "tài liệu (mkdocs)" mkdocs build --strict --quiet --site-dir var/site
[ -z "$failed" ] || { printf 'Không đạt:%s\n' "$failed"; exit 1; }
