#!/bin/sh
# Draw the README's pictures from the pages of the demonstration report (needs LibreOffice and pdftoppm).
set -eu
cd "$(dirname "$0")/.."
report=${1:-demo/bao-cao-tong-ket-2016-2021.docx}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to pdf --outdir "$work" "$report" >/dev/null
mkdir -p docs/pictures
number=0
for page in 1 2 6; do
    number=$((number + 1))
    pdftoppm -r 72 -f "$page" -l "$page" -png -singlefile "$work"/*.pdf "docs/pictures/report-$number"
done
