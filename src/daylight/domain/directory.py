"""Reading a directory of services from a table: every fault is said in a sentence, and one fault reads nothing."""

import csv
import io
from datetime import date

from daylight.domain.errors import BadExtract, Fault, Invalid
from daylight.domain.signposting import Service, check_card_words, shipped_signposting

COLUMNS = ("name", "needs", "areas", "languages", "phone", "hours", "website", "card_words", "reviewed_on")
_FILLED = ("name", "needs", "areas", "phone", "reviewed_on")
_LONGEST = 200
MOST_ROWS = 5_000


def read_directory(text: str, *, today: date, file: str = "the file") -> list[Service]:
    """The services of a CSV text with the columns of COLUMNS; several needs, areas and languages by semicolon.

    BadExtract with every fault where there is any: rows count from 1, the heading being 1.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    heading = [cell.strip().casefold() for cell in next(reader, [])]
    if missing := [name for name in COLUMNS if name not in heading]:
        raise BadExtract([Fault(f"The heading lacks {', '.join(missing)}. Add the columns.", file, 1)])
    faults: list[Fault] = []
    found: dict[str, Service] = {}
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if number > MOST_ROWS:
            raise BadExtract([Fault(f"More than {MOST_ROWS} rows. Give the directory in parts.", file)])
        if len(cells) != len(heading):
            faults.append(Fault(f"It has {len(cells)} cells; the heading has {len(heading)}.", file, number))
            continue
        row = {name: cell.strip() for name, cell in zip(heading, cells, strict=True)}
        wrong = _faults_of(row, today)
        if row["name"].casefold() in found:
            wrong.append(("name", "Another row has the same name. Leave one of the two."))
        faults += [Fault(sentence, file, number, column) for column, sentence in wrong]
        if not wrong:
            found[row["name"].casefold()] = _service(row)
    if not found and not faults:
        faults.append(Fault("It has no rows below the heading. Add at least one service.", file))
    if faults:
        raise BadExtract(faults)
    return list(found.values())


def _faults_of(row: dict[str, str], today: date) -> list[tuple[str, str]]:
    wrong = [(name, "It is empty. Fill it in.") for name in _FILLED if not row[name]]
    wrong += [(name, f"It is longer than {_LONGEST} letters.") for name in COLUMNS if len(row[name]) > _LONGEST]
    known = shipped_signposting().needs
    if strange := [need for need in _several(row["needs"]) if need not in known]:
        wrong.append(("needs", f"There is no need {', '.join(strange)}. Choose from {', '.join(known)}."))
    if row["phone"] and (not set(row["phone"]) <= set("+0123456789 ()-") or sum(map(str.isdigit, row["phone"])) < 3):
        wrong.append(("phone", "It is not a telephone number. Write digits, such as 01632 960 960."))
    if row["website"] and not row["website"].startswith("https://"):
        wrong.append(("website", "It does not begin with https://. Write the whole address."))
    if row["reviewed_on"]:
        try:
            if date.fromisoformat(row["reviewed_on"]) > today:
                wrong.append(("reviewed_on", "It is in the future. Give the day on which somebody last checked it."))
        except ValueError:
            wrong.append(("reviewed_on", "It is not a date. Write it as 2026-11-01."))
    try:
        check_card_words(row["card_words"])
    except Invalid as told:
        wrong.append(("card_words", str(told)))
    return wrong


def _several(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))


def _service(row: dict[str, str]) -> Service:
    return Service(
        name=row["name"],
        needs=_several(row["needs"]),
        areas=_several(row["areas"]),
        languages=_several(row["languages"]),
        phone=row["phone"],
        hours=row["hours"],
        website=row["website"],
        card_words=row["card_words"],
        reviewed_on=date.fromisoformat(row["reviewed_on"]),
    )
