"""Delivery to a stand-in that fails, loses and doubles; receipts; nightly comparison that finds and mends."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from daylight.domain.errors import Invalid, Refused
from daylight.domain.markers import Kind, shipped_marker_policy
from daylight.web.accounts.models import User
from daylight.web.markers.actions import remove_marker
from daylight.web.markers.delivering import deliver, reconcile, send_again
from daylight.web.markers.destinations import destinations
from daylight.web.markers.models import Delivery, Difference
from daylight.web.markers.queries import failing, open_differences
from tests.web.markers.conftest import live

People = tuple[User, User]


class StandIn(HTTPServer):
    """A small command and control: holds markers by reference, counts a key once, and can be told to misbehave."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.held: dict[str, dict[str, Any]] = {}
        self.keys: list[str] = []
        self.headers_seen: list[dict[str, str]] = []
        self.misbehaves = ""


class _Answers(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key, how = self.headers["Idempotency-Key"], self.server.misbehaves
        self.server.headers_seen.append(dict(self.headers))
        if how == "fails":
            return self._say(503, {})
        if key not in self.server.keys and how != "loses":
            self.server.keys.append(key)
            if body["change"] == "place":
                self.server.held[body["reference"]] = body
            else:
                self.server.held.pop(body["reference"], None)
        if how == "is cut off":
            self.close_connection = True
            return self.connection.close()
        return self._say(200, {"receipt": f"R-{key}", "key": key if how != "mixes up" else "other"})

    def do_GET(self) -> None:
        self._say(
            200,
            {
                "markers": [
                    {"reference": one["reference"], "edition": one["edition"]} for one in self.server.held.values()
                ]
            },
        )

    def _say(self, status: int, said: dict[str, Any]) -> None:
        told = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def stand_in(tmp_path: Path, settings: Any) -> Iterator[StandIn]:
    """Command and control, set up as a destination."""
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    (tmp_path / "secret").write_text("s" * 40, encoding="ascii")
    place = tmp_path / "delivery.toml"
    place.write_text(
        f'[command_and_control]\nurl = "http://127.0.0.1:{server.server_port}"\nsecret_file = "secret"\n',
        encoding="ascii",
    )
    settings.DELIVERY = place
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_live_marker_arrives_with_a_receipt_and_says_nobody_at_risk(stand_in: StandIn, people: People) -> None:
    marker = live(people, at_risk="woman and two children")
    assert deliver().acknowledged == 1
    sent = Delivery.objects.get()
    assert (sent.state, sent.receipt) == ("acknowledged", f"R-{sent.key}")
    assert stand_in.held[marker.reference]["address"]["postcode"] == "AB2 2CD"
    assert "children" not in json.dumps(stand_in.held)
    assert len(stand_in.headers_seen[0]["Daylight-Signature"]) == 64
    assert deliver().acknowledged == 0
    remove_marker(marker.pk, reason="Wrong address, said by her", version=marker.version, by=people[1])
    assert deliver().acknowledged == 1
    assert stand_in.held == {}


@pytest.mark.parametrize("how", ["fails", "mixes up", "is cut off"])
def test_what_fails_is_tried_again_with_one_key_and_at_last_told(stand_in: StandIn, people: People, how: str) -> None:
    live(people)
    stand_in.misbehaves = how
    moment = timezone.now()
    waits = shipped_marker_policy().retry_minutes
    for minutes in waits:
        assert deliver(at=moment).put_off == 1
        assert deliver(at=moment) == deliver(at=moment + timedelta(minutes=minutes, seconds=-1)), "not before its time"
        moment += timedelta(minutes=minutes)
    assert deliver(at=moment).failed == 1
    assert failing().count() == 1
    stand_in.misbehaves = ""
    send_again(Delivery.objects.get().pk, by=people[1])
    assert deliver().acknowledged == 1
    assert len(stand_in.keys) == 1, "sent many times, counted once"


def test_only_who_approves_sends_again_and_only_what_failed(stand_in: StandIn, people: People) -> None:
    live(people)
    with pytest.raises(Refused, match="cannot be changed so"):
        send_again(Delivery.objects.get().pk, by=people[1])
    Delivery.objects.update(state="failed")
    with pytest.raises(Refused, match="may not approve"):
        send_again(Delivery.objects.get().pk, by=people[0])


def test_a_newer_edition_takes_the_place_of_one_that_waits(stand_in: StandIn, people: People) -> None:
    marker = live(people)
    remove_marker(marker.pk, reason="Wrong address, said by her", version=marker.version, by=people[1])
    assert sorted(Delivery.objects.values_list("state", "change")) == [("superseded", "place"), ("waiting", "withdraw")]


def test_a_comparison_finds_what_was_lost_and_what_should_be_gone_and_mends_it(
    stand_in: StandIn, people: People
) -> None:
    marker = live(people)
    stand_in.misbehaves = "loses"
    deliver()
    stand_in.held["X1"] = {"reference": "X1", "edition": 1}
    stand_in.misbehaves = ""
    (checked,) = reconcile()
    assert (checked.ours, checked.theirs, checked.failure) == (1, 1, "")
    found = dict(open_differences().values_list("reference", "kind"))
    assert found == {marker.reference: Difference.MISSING, "X1": Difference.EXTRA}
    deliver()
    reconcile()
    assert dict(open_differences().values_list("reference", "kind")) == {"X1": Difference.EXTRA}, (
        "X1 is left to a person"
    )


def test_a_system_that_is_down_is_unchecked_and_settles_nothing(stand_in: StandIn, people: People) -> None:
    live(people)
    reconcile()
    assert open_differences().count() == 1
    stand_in.shutdown()
    stand_in.server_close()
    (checked,) = reconcile()
    assert "could not be read" in checked.failure
    assert open_differences().count() == 1


def test_the_records_system_takes_the_flag_on_a_person_alone(
    stand_in: StandIn, people: People, tmp_path: Path, settings: Any
) -> None:
    place = tmp_path / "records.toml"
    place.write_text('[records]\nurl = "http://localhost:9"\nsecret_file = "secret"\n', encoding="ascii")
    settings.DELIVERY = place
    live(people)
    assert not Delivery.objects.exists()
    live(people, Kind.PERSON)
    assert Delivery.objects.get().body["person"]["daylight"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[elsewhere]\nurl = "https://x"\nsecret_file = "secret"\n', "markers go to"),
        ('[records]\nurl = "http://x"\nsecret_file = "secret"\n', "https"),
        ('[records]\nurl = "https://x"\nsecret_file = "short"\n', "shorter than 32"),
    ],
)
def test_a_destination_that_could_not_be_trusted_is_refused(
    tmp_path: Path, settings: Any, text: str, says: str
) -> None:
    (tmp_path / "secret").write_text("s" * 40, encoding="ascii")
    (tmp_path / "short").write_text("s", encoding="ascii")
    place = tmp_path / f"{len(text)}.toml"
    place.write_text(text, encoding="ascii")
    settings.DELIVERY = place
    with pytest.raises(Invalid, match=says):
        destinations()
