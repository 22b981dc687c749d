#!/usr/bin/env bash
# Writes python/dvcquota/_core.pyi anew from the installed module; a test says when that is needed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh" test
.venv/bin/pybind11-stubgen dvcquota._core -o build/stub
cp build/stub/dvcquota/_core.pyi python/dvcquota/_core.pyi
