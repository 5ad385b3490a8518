#!/bin/sh
# Runs one fuzz target: fuzz/run.sh TARGET [SECONDS]. See README.md.
set -eu
cd "$(dirname "$0")"
target=${1:?which target: $(ls seeds | tr '\n' ' ')}
seconds=${2:-600}

# What the fuzzer finds is kept in the first folder; the others are only read.
mkdir -p "corpus/$target"
set -- "corpus/$target" "seeds/$target"
case $target in
    sniff) set -- "$@" ../fixtures/text ../fixtures/markdown ../fixtures/html ../fixtures/rtf ../fixtures/boards ../fixtures/odt ../fixtures/docx ../fixtures/bad ;;
    html) set -- "$@" ../fixtures/html ;;
    mail) set -- "$@" ../fixtures/mail ../fixtures/mhtml ;;
    packs) set -- "$@" ../keywords/rules ../keywords/signals ;;
esac
dictionary=
if [ -f "dictionaries/$target.dict" ]; then
    dictionary=-dict=dictionaries/$target.dict
fi

# A stable compiler will do: coverage needs a flag of the compiler, the sanitizer is left out.
RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none --codegen-units 4 "$target" "$@" -- \
    -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 $dictionary
