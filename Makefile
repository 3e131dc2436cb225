# Two commands matter: `make run` and `make test`. The rest is for those who change Daylight.
.PHONY: help assets run test test-spark check fix bench bench-linkage bench-live bench-scale lock docs guide clean
PYTHON ?= python3
BIN := .venv/bin
SPARK := .venv-spark/bin
SHELL := /bin/sh
export UV_PYTHON_DOWNLOADS = never

help:  ## what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

.venv/ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || \
	    { echo "Daylight needs Python 3.11, 3.12 or 3.13; set PYTHON=/path/to/python3.11."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/installer.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/dev.txt || \
	    $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-spark/ready: .venv/ready requirements/spark.txt
	$(PYTHON) -m venv .venv-spark
	$(BIN)/uv pip install --quiet --python $(SPARK)/python --require-hashes --requirement requirements/spark.txt --requirement requirements/installer.txt
	$(BIN)/uv pip install --quiet --python $(SPARK)/python --no-deps --no-build-isolation --editable .
	@touch $@

ASSETS := src/daylight/web/components/assets
BUILT := src/daylight/web/components/static/daylight/app.css

assets: $(BUILT)  ## the site's styles and scripts
$(BUILT): .venv/ready $(wildcard $(ASSETS)/*.scss $(ASSETS)/*.js $(ASSETS)/*.json $(ASSETS)/*.sh)
	sh $(ASSETS)/build.sh $(BIN)

run: .venv/ready assets  ## a made-up force, from extracts to a ranked list and a report
	@sh demo.sh

test: .venv/ready assets  ## every test; the site's a second time on PostgreSQL
	$(BIN)/pytest --quiet --numprocesses 2 --dist worksteal
	$(BIN)/python -m tests.postgresql $(BIN)/pytest --quiet --numprocesses 2 --dist worksteal tests/web \
	    --ignore tests/web/journeys

test-spark: .venv/ready  ## the same story on Spark: minutes, 2 GB of memory, and Java 17
	@$(BIN)/python -c 'import sys; from daylight.pipeline.engines.java import java_fault; sys.exit(java_fault())'
	@$(MAKE) --no-print-directory .venv-spark/ready
	JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" \
	    $(SPARK)/pytest --quiet tests/spark

check: .venv/ready  ## linter, format, types, floors; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: .venv/ready  ## put right what a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/ready  ## the force size: time, memory, quality
	$(BIN)/python -m benchmarks.force

bench-scale: .venv/ready  ## time and memory from 100,000 to 1,000,000 incidents; SIZES=7000000 is the nation
	$(BIN)/python -m benchmarks.scale $(SIZES)

bench-linkage: .venv/ready  ## linkage on open truth sets; DATA=folder adds the sets in it
	$(BIN)/python -m benchmarks.linkage $(DATA)

bench-live: .venv/ready  ## watch and search: seconds per incident and query, agreement with a full run
	$(BIN)/python -m benchmarks.live

lock: .venv/ready  ## resolve pyproject.toml into requirements/*.txt
	requirements/lock.sh

guide: .venv/ready assets  ## the pictures of the user guide, taken anew by the journeys
	mkdir -p docs/guide
	GUIDE=1 $(BIN)/pytest --quiet tests/journeys/test_journeys.py tests/journeys/test_deciding.py tests/journeys/test_at_the_door.py

docs: .venv/ready  ## print the reference pages from the code
	$(BIN)/python docs/print_reference.py

clean:  ## remove what the targets made
	rm -rf .venv .venv-spark demo build src/*.egg-info
