"""What must not stand in a document about a suspect: everybody recorded beside him, and where."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daylight.domain.errors import NotFound
from daylight.domain.letters import leaks
from daylight.web.people.protected import own_names, survivor_data
from daylight.web.releases.models import Event, Mention, Order
from tests.cli.hand_made import LONE, SECRETS, SERIAL, VICTIM


def test_every_secret_beside_the_suspect_is_found(loaded: int) -> None:
    known = survivor_data(loaded, LONE)
    hers = set(SECRETS) - {"Zyvictimb", "Zyvictimc", "7700900123", "secretsummary", "keepawayfrom"}
    for secret in sorted(hers):
        assert leaks([secret], secret, known), secret
    assert leaks([], "on 3 January 2025", known) == ["the day of a report"]
    assert leaks([], "see I0001", known) == ["a reference of an incident"]
    assert leaks(["Dear Aldous Brackwater"], "Dear Aldous Brackwater", known) == []


def test_somebody_else_s_survivors_are_not_his(loaded: int) -> None:
    assert leaks(["Zyvictimb"], "", survivor_data(loaded, LONE)) == []
    assert leaks(["Zyvictimb"], "", survivor_data(loaded, SERIAL)) == ["a name"]


def test_whoever_an_order_protects_and_who_called_are_beside_him_too(loaded: int) -> None:
    Order.objects.filter(loaded=loaded, order_id="O1").update(protected_nominal_id="N9")
    row = {"loaded": loaded, "source": "wessex", "source_table": "involvements", "source_file": "x", "source_row": 9}
    Mention.objects.create(**row, record_id="M9", person_id="PNINE", nominal_id="N9", shown_name="Protectedname Nine")
    incident = Event.objects.filter(loaded=loaded, person_id=LONE).values_list("incident_id", flat=True)[0]
    Mention.objects.create(
        **row, record_id="M10", person_id="PTEN", role="witness", incident_id=incident, shown_name="Callername Ten"
    )
    known = survivor_data(loaded, LONE)
    assert leaks(["protectedname"], "", known) == ["a name"]
    assert leaks(["callername"], "", known) == ["a name"]


def test_nobody_is_protected_where_nobody_is_known(loaded: int) -> None:
    with pytest.raises(NotFound):
        survivor_data(loaded, "PNOBODY")
    assert own_names(loaded, "PNOBODY") == []
    assert own_names(loaded, LONE) == ["Aldous", "Brackwater", "Al Brackwater"]
    assert own_names(loaded, VICTIM) == ["Zyvictima", "Quxsurname"]


def test_it_is_read_in_few_statements(loaded: int) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        survivor_data(loaded, LONE)
    assert len(asked) <= 16  # of which each room that knows of her asks two at most
