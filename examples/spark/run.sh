#!/usr/bin/env bash
# Runs the test of the Spark example: sets up the pinned PySpark in target/, builds rolecall, runs test_job.py.
# Needs Python 3.10 or newer and Java 17; on Debian as root it installs Java itself.
set -euo pipefail
cd "$(dirname "$0")"
root=$(git rev-parse --show-toplevel)
if ! command -v java > /dev/null; then
  apt-get update -qq
  apt-get install -y -qq openjdk-17-jre-headless > /dev/null
fi
env="$root/target/spark-env"
if [ ! -x "$env/bin/python" ]; then
  python3 -m venv "$env"
fi
"$env/bin/pip" install --quiet --requirement requirements.txt
cargo build --release --quiet --manifest-path "$root/Cargo.toml"
PYSPARK_PYTHON="$env/bin/python" SPARK_LOCAL_IP=127.0.0.1 "$env/bin/python" test_job.py "${CARGO_TARGET_DIR:-$root/target}/release/rolecall" "$@"
