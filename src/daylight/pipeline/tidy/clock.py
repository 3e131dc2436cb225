"""UTC timestamps as calendar days in England and Wales."""


def london_date(column: str) -> str:
    """SQL for the Europe/London date of a UTC timestamp column, by the time-zone rules in force at that time."""
    return f"CAST(timezone('Europe/London', timezone('UTC', {column})) AS DATE)"
