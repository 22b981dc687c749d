#!/usr/bin/env bash
# Builds the documentation into build/docs/html: doxygen reads the headers, Sphinx does the rest and runs every example.
# Any warning is an error. With nothing changed since the last success it builds nothing.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh" test

built=build/docs
# What the pages are made from: themselves, the headers, the consumers' snippets and the installed package.
state=$(
  find docs include tests/consumer tools/docs.sh tools/setup.sh -type f -not -name '*.pyc' -print0 |
    sort -z | xargs -0 sha256sum
  cat .venv/stamp-package .venv/stamp-test
)
state=$(sha256sum <<<"$state")
if [[ -f $built/html/index.html && -f $built/stamp && $(<"$built/stamp") == "$state" ]]; then
  echo "unchanged: $built/html/index.html"
  exit
fi

# From the beginning: a page may show what any part of the package does.
rm -rf "$built"
mkdir -p "$built/doxygen"
doxygen docs/Doxyfile
# Examples start `dvcquota` and `python3` by these names.
PATH=$PWD/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 \
  .venv/bin/sphinx-build -n -W --keep-going -q -j auto -d "$built/doctrees" docs "$built/html"

# A worker that dies takes its pages with it and is no warning.
for page in docs/*.md docs/*/*.md docs/*/*/*.md; do
  written=$built/html/${page#docs/}
  [[ -f ${written%.md}.html ]] || { echo "no page was made of $page" >&2; exit 1; }
done

# A page that is read offline may fetch nothing.
if grep -rnoE '<(script|link|img|iframe)[^>]*(src|href)="(https?:)?//[^"]*"|@import[^;]*//[^;]*;' \
  --include='*.html' --include='*.css' "$built/html"; then
  echo "the pages above fetch something from the network" >&2
  exit 1
fi
echo "$state" >"$built/stamp"
echo "built: $built/html/index.html"
