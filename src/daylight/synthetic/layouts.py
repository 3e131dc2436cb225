"""Other layouts in which forces hand over the same records, each with the mapping that leads back."""

from pathlib import Path

from daylight.domain.errors import Invalid

LAYOUTS = ("records",)


def check_layout(layout: str, size: str) -> None:
    """Raise Invalid for a layout that does not exist, or that a nation (written as Parquet) cannot have."""
    if layout not in LAYOUTS:
        raise Invalid(f"There is no layout {layout!r}; choose one of {', '.join(LAYOUTS)}.")
    if layout != "records" and size == "nation":
        raise Invalid("A nation is written in the layout `records` only; choose another size or leave --layout out.")


def rewrite(extracts: Path, layout: str) -> None:
    """Turn extracts in the records layout into another, with a mapping.toml beside them."""
    if layout == "records":
        return
