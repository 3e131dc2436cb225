"""Whether this machine can run Spark: pyspark and Java 17, or one sentence that says what to install."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from daylight.domain.errors import Refused

OLDEST_JAVA = 17


def check_spark() -> None:
    """Refused when pyspark or Java is missing, or Java is too old."""
    if find_spec("pyspark") is None:
        raise Refused("The Spark engine needs pyspark: install daylight with its spark extra, or run on duckdb.")
    fault = java_fault()
    if fault is not None:
        raise Refused(fault)


def java_fault() -> str | None:
    """Why Spark cannot start Java here, in one sentence; None where it can."""
    found = java_version()
    if found is None:
        return f"Spark needs Java {OLDEST_JAVA}: install a Java {OLDEST_JAVA} runtime, or set JAVA_HOME to one."
    if found < OLDEST_JAVA:
        return f"Spark needs Java {OLDEST_JAVA} or newer, and this machine's is Java {found}: set JAVA_HOME to a newer."
    return None


def java_version() -> int | None:
    """The major version of the Java that Spark would start: that of JAVA_HOME, else the one on the path."""
    home = os.environ.get("JAVA_HOME")
    java = Path(home) / "bin" / "java" if home else shutil.which("java")
    if java is None or not Path(java).exists():
        return None
    told = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    return int(version[1]) if version else None
