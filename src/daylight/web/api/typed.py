"""What a query may hold: exactly what the description says, so that a slip is told and never guessed at."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints


def _switch(value: Any) -> Any:
    if isinstance(value, bool) or value in {"true", "false"}:
        return value
    raise ValueError("Write true or false")


def _whole(value: Any) -> Any:
    if isinstance(value, int) or (isinstance(value, str) and value.isascii() and value.isdigit()):
        return value
    raise ValueError("Write a whole number in digits")


Switch = Annotated[bool, BeforeValidator(_switch)]
PageNumber = Annotated[int, Field(ge=1, le=100_000, description="50 rows each"), BeforeValidator(_whole)]
PersonId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{1,20}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
"""A line of text without control letters, which a database refuses."""
