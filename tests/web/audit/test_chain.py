"""The audit only grows, and shows when it was touched."""

import pytest
from django.db import DatabaseError, connection, transaction

from daylight.web.audit.actions import record
from daylight.web.audit.models import Entry
from daylight.web.audit.queries import verify

pytestmark = pytest.mark.django_db


def _without_guards() -> None:
    """What an owner of the database could do: take the triggers away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_no_update")
            cursor.execute("DROP TRIGGER audit_no_delete")


_EMPTY_IT = {"postgresql": "TRUNCATE audit_entry", "sqlite": "DELETE FROM audit_entry WHERE number > 1"}
_PUT_OVER = {
    "postgresql": "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE number = 2 "
    "ON CONFLICT (number) DO UPDATE SET by = 'nobody'",
    "sqlite": "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE number = 2",
}


def _three() -> None:
    for number in range(3):
        record("looked", by="ana", subject=f"person:P{number}", detail={"n": number})


def test_entries_follow_each_other_and_the_chain_holds() -> None:
    _three()
    found = verify()
    assert (found.entries, found.broken_at) == (3, None)
    assert found.head == Entry.objects.get(number=3).digest


def test_an_empty_audit_holds() -> None:
    assert verify().entries == 0


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET by = 'nobody'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_remove(statement: str) -> None:
    _three()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify() == verify().__class__(3, Entry.objects.get(number=3).digest)


@pytest.mark.parametrize("statements", [_EMPTY_IT, _PUT_OVER])
def test_each_database_refuses_its_own_way_around(statements: dict[str, str]) -> None:
    _three()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])
    assert verify().entries == 3


@pytest.mark.parametrize(
    "change",
    [
        {"by": "somebody else"},
        {"subject": "person:P9"},
        {"detail": {"n": 9}},
        {"action": "did nothing"},
        {"digest": "0" * 64},
    ],
)
def test_a_changed_entry_is_found(change: dict[str, object]) -> None:
    _three()
    _without_guards()
    Entry.objects.filter(number=2).update(**change)
    assert verify().broken_at == 2


def test_a_removed_entry_is_found() -> None:
    _three()
    _without_guards()
    Entry.objects.filter(number=2).delete()
    assert verify().broken_at == 2


def test_what_is_rolled_back_is_not_said() -> None:
    def stopped() -> None:
        with transaction.atomic():
            record("began", by="ana")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stopped()
    assert verify().entries == 0
