#!/bin/sh
# Resolves pyproject.toml into locked requirements with hashes and no index address.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --constraint requirements/constraints.txt "$@"
}
compile --output-file requirements/installer.txt requirements/installer.in
compile --extra pipeline --output-file requirements/pipeline.txt pyproject.toml
compile --extra site --output-file requirements/site.txt pyproject.toml
compile --extra pipeline --extra site --extra risk --group dev --output-file requirements/dev.txt pyproject.toml
compile --extra pipeline --extra site --extra spark --group dev --output-file requirements/spark.txt pyproject.toml
