#!/bin/sh
# Writes the locked sets again: exact versions with hashes, no index and no download address.
set -eu
cd "$(dirname "$0")"
lock() { uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet "$@"; }
lock run.in build.in -o run.txt
lock dev.in build.in -c run.txt -o dev.txt
