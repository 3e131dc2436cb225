#!/bin/sh
# What `make run` does once everything is set up: a made-up force, the run, the list, the report.
set -eu
cd "$(dirname "$0")"
daylight=.venv/bin/daylight
mkdir -p demo
$daylight synth demo/force --size demo --replace
$daylight run demo/force/extracts --out demo/release --replace
$daylight list demo/release --top 15
$daylight report demo/release --out demo/report.html --replace
first=$($daylight list demo/release --top 1 --format csv | tail -n 1 | cut -d, -f2)
$daylight site setup --site demo/site --demo
$daylight site load demo/release --site demo/site
$daylight site cast --site demo/site
cat <<TEXT

Everything above is SYNTHETIC: invented people, invented addresses.
Look at    demo/report.html            the cohort, the gap and the data quality, in a browser
Type next  $daylight show demo/release $first     one person: why listed, timeline, management
           $daylight list demo/release --unmanaged --format xlsx --out demo/list.xlsx
           $daylight --help
The site follows: http://127.0.0.1:8000, sign in as analyst, supervisor or another role with daylight-demo-only.
TEXT
[ "${SERVE:-1}" = 0 ] && exit 0
export DAYLIGHT_RELEASES=demo
$daylight site work --site demo/site &
worker=$!
trap 'kill "$worker" 2>/dev/null' EXIT
trap 'exit 130' INT TERM
$daylight site serve --site demo/site --demo
