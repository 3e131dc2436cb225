"""The chain: what an entry's digest covers. SHA-256 over the digest before and the entry as canonical JSON."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


def digest_of(
    *, number: int, at: datetime, by: str, action: str, subject: str, detail: Mapping[str, Any], previous: str
) -> str:
    """Sixty-four hexadecimal digits. `at` counts to the microsecond, in UTC."""
    content = {
        "number": number,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": by,
        "action": action,
        "subject": subject,
        "detail": detail,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()
