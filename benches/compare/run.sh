#!/usr/bin/env bash
# Compares rolecall with its peers and writes the tables to docs/performance.md. Needs Python 3.10 or newer; installs the
# pinned peers into target/. ripgrep takes part where it is installed.
set -euo pipefail
cd "$(dirname "$0")"
root=$(git rev-parse --show-toplevel)
target="${CARGO_TARGET_DIR:-$root/target}"
env="$target/compare-env"
work="$target/compare"
if [ ! -x "$env/bin/python" ]; then
  python3 -m venv "$env"
fi
"$env/bin/pip" install --quiet --requirement requirements.txt
mkdir -p "$work"
cd "$root"
cargo build --release --quiet
cargo run --release --quiet --features bench --example generate_postings -- 2000 > "$work/generated.ndjson"
cargo run --release --quiet --features bench --example phrases > "$work/phrases.txt"
corpus=()
if [ -f ../shared/corpus/postings.ndjson.gz ]; then
  gzip -dc ../shared/corpus/postings.ndjson.gz > "$work/corpus.ndjson"
  corpus=(--corpus "$work/corpus.ndjson")
fi
"$env/bin/python" benches/compare/compare.py "$target/release/rolecall" "$work/phrases.txt" "$work" \
  --generated "$work/generated.ndjson" "${corpus[@]}" --write docs/performance.md "$@"
