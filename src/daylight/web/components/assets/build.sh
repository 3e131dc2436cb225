#!/bin/sh
# Builds the site's styles and scripts into ../static/daylight. Run by `make` at set-up; serving needs no Node.
set -eu
here=$(dirname "$0")
PATH=$(cd "${1:-$here/../../../../../.venv/bin}" && pwd):$PATH
cd "$here"
out=../static/daylight
npm ci --ignore-scripts --no-audit --no-fund --silent
mkdir -p "$out/images"
node_modules/.bin/sass --quiet --load-path=. --style=compressed --no-source-map app.scss "$out/app.css"
node_modules/.bin/esbuild entry.js --bundle --minify --format=iife --target=es2020 --log-level=warning --outfile="$out/app.js"
node_modules/.bin/esbuild graph.js --bundle --minify --format=iife --target=es2020 --log-level=warning --outfile="$out/graph.js"
cp node_modules/@ministryofjustice/frontend/moj/assets/images/icon-*.svg "$out/images/"
# The library's styles name GOV.UK's crest, which a police force may not use: an empty picture stands in its place.
printf '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>' > "$out/images/govuk-crest.svg"
cp daylight.svg "$out/images/daylight.svg"
