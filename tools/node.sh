#!/bin/sh
# The tests' own programs from npm, into var/node, at the versions of tests/node/package-lock.json.
set -eu
cd "$(dirname "$0")/.."
command -v npm >/dev/null || exit 0
state=$(cat tests/node/package-lock.json | cksum)
[ "$(cat var/node/stamp 2>/dev/null)" != "$state" ] || exit 0
echo "Cài công cụ kiểm thử từ npm vào var/node …" >&2
mkdir -p var/node
cp tests/node/package.json tests/node/package-lock.json tests/node/.npmrc var/node/
if npm ci --prefix var/node --silent; then
    echo "$state" >var/node/stamp
else
    echo "Không cài được; các bài kiểm thử cần đến chúng sẽ được nêu tên ở cuối." >&2
fi
