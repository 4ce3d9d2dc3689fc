#!/bin/sh
# Programs that come from the machine, not from Python.
#   tools/machine.sh              what the tests need: installs what is missing where it may, else names it
#   tools/machine.sh PACKAGE...   install these Debian packages
set -eu

missing() {
    command -v soffice >/dev/null || echo libreoffice-writer libreoffice-calc
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || echo chromium
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
    command -v pdftoppm >/dev/null || echo poppler-utils
    fc-list 2>/dev/null | grep -q 'Liberation Serif' || echo fonts-liberation2 fontconfig
}

packages=${*:-$(missing)}
[ -n "$packages" ] || exit 0
# Debian's own names, one word each.
packages=$(echo $packages)

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Cài từ Debian: $packages …" >&2
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    install() { apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; }
    apt-get update >"$log" 2>&1 || true
    # All at once; where one stands in the way of the others, each by itself.
    if install $packages; then
        packages=""
    else
        failed=""
        for package in $packages; do
            install "$package" || failed="$failed $package"
        done
        [ -z "$failed" ] || grep -a '^E:' "$log" | tail -n 3 >&2
        packages=$(echo $failed)
    fi
    rm -f "$log"
fi
[ -z "$packages" ] || echo "Thiếu trên máy này: $packages. Các bài kiểm thử cần đến chúng sẽ được nêu tên ở cuối; để chạy cả chúng: apt-get install $packages" >&2
