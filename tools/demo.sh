#!/usr/bin/env bash
# Sets up what is missing, builds, and assigns all three levels of the plan of Hải Phòng: the files
# are in build/demo/, a summary is printed.
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/setup.sh" demo

mkdir -p build/demo
for level in department district commune; do
  assign=(.venv/bin/dvcquota assign haiphong-2022 --level "$level")
  "${assign[@]}" --format csv -o "build/demo/$level.csv"
  "${assign[@]}" --format json -o "build/demo/$level.json"
  "${assign[@]}" --format table --lang vi -o "build/demo/$level.vi.txt"
  echo
  echo "build/demo/$level.vi.txt"
  awk 'NR <= 6 { print } { last = $0 } END { if (NR > 6) print "...\n" last }' \
    "build/demo/$level.vi.txt"
done
echo
.venv/bin/python tools/demo.py
