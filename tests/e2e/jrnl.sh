#!/usr/bin/env bash
# The real jrnl, in an environment of its own, over what tmscoach writes for it.
set -euo pipefail
cd "$(dirname "$0")/../.."
python3 -m venv .jrnl
.jrnl/bin/pip install -q jrnl==4.6
TMSCOACH_JRNL="$PWD/.jrnl/bin/jrnl" .venv/bin/python -m pytest tests/e2e/test_jrnl.py "$@"
