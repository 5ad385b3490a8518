#!/usr/bin/env bash
# Measures rolecall and writes the tables to docs/performance.md: `run.sh [peers|growth] [--rounds N]`. `peers` compares
# it with other tools, `growth` shows how its cost grows; without a word it does both. Needs Linux and Python 3.10 or
# newer; installs the pinned peers into target/. ripgrep takes part where it is installed. Each takes about half an hour on a
# quiet machine, besides building; `--rounds 2` less.
set -euo pipefail
cd "$(dirname "$0")"
root=$(git rev-parse --show-toplevel)
target="${CARGO_TARGET_DIR:-$root/target}"
env="$target/compare-env"
work="$target/compare"
what=both
case "${1:-}" in
  peers | growth)
    what="$1"
    shift
    ;;
esac
if [ ! -x "$env/bin/python" ]; then
  python3 -m venv "$env"
fi
"$env/bin/pip" install --quiet --requirement requirements.txt
mkdir -p "$work"
cd "$root"
cargo build --release --quiet
cargo build --release --quiet --features bench --example generate_postings --example phrases --example scan
made="$target/release/examples"
if [ "$what" != growth ]; then
  "$made/generate_postings" 2000 > "$work/generated.ndjson"
  "$made/phrases" > "$work/phrases.txt"
  corpus=()
  if [ -f ../shared/corpus/postings.ndjson.gz ]; then
    gzip -dc ../shared/corpus/postings.ndjson.gz > "$work/corpus.ndjson"
    corpus=(--corpus "$work/corpus.ndjson")
  fi
  "$env/bin/python" benches/compare/compare.py "$target/release/rolecall" "$work/phrases.txt" "$work" \
    --generated "$work/generated.ndjson" "${corpus[@]}" --write docs/performance.md "$@"
fi
if [ "$what" != peers ]; then
  "$env/bin/python" benches/compare/growth.py "$target/release/rolecall" "$made/scan" "$made/generate_postings" "$work" \
    --write docs/performance.md "$@"
fi
