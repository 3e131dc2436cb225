"""Pages of people: search, and a person on eight tabs."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission, grant_of
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.agreements.queries import fields_open_to
from daylight.web.audit.queries import entries_about
from daylight.web.people.actions import reveal_survivors
from daylight.web.people.forms import RevealForm, SearchForm, TimelineForm
from daylight.web.people.judgements import judged_about
from daylight.web.people.permits import Permits, check_may_open, offers_support, permits_of
from daylight.web.people.presenters import (
    TAB_FIELDS,
    graph_of,
    items_of,
    judged_in_words,
    relations_in_words,
    results_shown,
    sureness_of,
    tabs_for,
    victims_named,
    warnings_of,
    whys_of,
)
from daylight.web.people.queries import (
    earlier_score,
    events_of,
    head_of,
    identity_of,
    known_of,
    of_orders,
    own_places,
)
from daylight.web.people.search import found_by, taken_apart
from daylight.web.people.timeline import drawing_of

_ENTRIES_SHOWN = 200
WIDE = " daylight-wide"  # tables and drawings take the whole width


@guarded(Permission.SEARCH, look="searched")
@require_GET
def search(request: GuardedRequest) -> HttpResponse:
    """People whom a line of text may mean."""
    form = SearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    line = taken_apart(text)
    results = []
    may_signpost = offers_support(request.user)
    if not line.is_empty:
        permits = permits_of(request.user, request.grant)
        found = found_by(line, loaded=permits.loaded)
        results = results_shown(permits, found, may_signpost=may_signpost)
    said = {"form": form, "asked": text, "line": line, "results": results, "may_signpost": may_signpost}
    return render(request, "people/search.html", said)


def opened(request: GuardedRequest, person_id: str, here: str) -> tuple[Permits, dict[str, Any]]:
    """The head that every tab shows; raises where the record is closed to this user."""
    permits = permits_of(request.user, request.grant)
    check_may_open(permits, person_id)
    head = head_of(permits.loaded, person_id)
    said = {
        "wide": WIDE,
        "head": head,
        "person": head.person,
        "warnings": warnings_of(head),
        "judged": judged_in_words(judged_about(permits.loaded, person_id)),
        "sureness": sureness_of(head.person.confidence),
        "tabs": tabs_for(person_id, request.user.held_roles, here, fields_open_to(request.user)),
        "may_reveal": grant_of(request.user.held_roles, Permission.REVEAL_SURVIVOR) is not None,
        "may_signpost": offers_support(request.user),
    }
    return permits, said


@guarded(Permission.SEE_PERSON, look="opened person", fields=TAB_FIELDS["person"])
@require_GET
def person(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Overview: why listed, to whom dangerous, what is in force, what was done last."""
    permits, said = opened(request, person_id, "person")
    head = said["head"]
    known = known_of(permits.loaded, person_id, head.as_of)
    named = victims_named(events_of(permits.loaded, person_id))
    identity = identity_of(permits.loaded, person_id)
    said |= {
        "whys": whys_of(head, identity.fragile, permits.loaded),
        "relations": relations_in_words(known, named),
        "known": known,
        "items": items_of(known, named)[:5],
    }
    return render(request, "people/overview.html", said)


@guarded(Permission.SEE_PERSON, look="opened timeline", fields=TAB_FIELDS["person-timeline"])
@require_GET
def timeline(request: GuardedRequest, person_id: str) -> HttpResponse:
    """One lane per victim, and the same as a table; as known on a day."""
    permits, said = opened(request, person_id, "person-timeline")
    named = victims_named(events_of(permits.loaded, person_id))
    form = TimelineForm(request.GET or None, victims=sorted(set(named.values())))
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    on: date = min(given.get("known_on") or said["head"].as_of, said["head"].as_of)
    known = known_of(permits.loaded, person_id, on)
    items = [
        item
        for item in items_of(known, named)
        if (not given.get("kind") or item.kind == given["kind"])
        and (not given.get("victim") or item.victim == given["victim"])
        and (not given.get("first") or item.on >= given["first"])
        and (not given.get("last") or item.on <= given["last"])
    ]
    said |= {"form": form, "on": on, "items": items, "drawing": drawing_of(known, named)}
    return render(request, "people/timeline.html", said)


@guarded(Permission.SEE_PERSON, look="opened connections", fields=TAB_FIELDS["person-connections"])
@require_GET
def connections(request: GuardedRequest, person_id: str) -> HttpResponse:
    """People and places, in words, as a list and as a drawing."""
    permits, said = opened(request, person_id, "person-connections")
    known = known_of(permits.loaded, person_id, said["head"].as_of)
    named = victims_named(events_of(permits.loaded, person_id))
    places, phones = own_places(permits.loaded, person_id)
    graph = graph_of(said["head"], known, named, places, phones)
    labels = {node["data"]["id"]: node["data"] for node in graph if "id" in node["data"]}
    told = [(labels[edge["data"]["target"]], edge["data"]["label"]) for edge in graph if "target" in edge["data"]]
    said |= {"graph": graph, "told": told, "relations": relations_in_words(known, named)}
    return render(request, "people/connections.html", said)


@guarded(Permission.SEE_RISK, look="opened risk")
@require_GET
def risk(request: GuardedRequest, person_id: str) -> HttpResponse:
    """The score, each component, and how it stood in the release before."""
    _, said = opened(request, person_id, "person-risk")
    return render(request, "people/risk.html", said | {"earlier": earlier_score(person_id)})


@guarded(Permission.SEE_PERSON, look="opened orders", fields=TAB_FIELDS["person-orders"])
@require_GET
def orders(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Orders and bail, requirements, breaches, warrants, custody, management."""
    permits, said = opened(request, person_id, "person-orders")
    known = known_of(permits.loaded, person_id, said["head"].as_of)
    requirements, breaches = of_orders(permits.loaded, known.spells["orders"], known.on)
    said |= {"known": known, "requirements": requirements, "breaches": breaches}
    return render(request, "people/orders.html", said)


@guarded(Permission.SEE_IDENTITY, look="opened identity")
@require_GET
def identity(request: GuardedRequest, person_id: str) -> HttpResponse:
    """The rows that are taken to be this person, and the links between them, weakest first."""
    permits, said = opened(request, person_id, "person-identity")
    said |= {
        "identity": identity_of(permits.loaded, person_id),
        "may_judge": grant_of(request.user.held_roles, Permission.JUDGE_MATCH) is not None,
    }
    return render(request, "people/identity.html", said)


@guarded(Permission.REVEAL_SURVIVOR, look="opened survivors, not revealed")
@require_http_methods(["GET", "POST"])
@never_cache
def survivors(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Survivors as letters; with a reason, who they are, on this answer alone."""
    permits, said = opened(request, person_id, "person-survivors")
    named = victims_named(events_of(permits.loaded, person_id))
    lettered = {letters: victim for victim, letters in named.items()}  # her id is told no more than her name
    form = RevealForm(request.POST if request.method == "POST" else None, victims=list(lettered))
    revealed = []
    if request.method == "POST" and form.is_valid():
        chosen, reason = form.cleaned_data["victims"], form.cleaned_data["reason"]
        wanted = [lettered[letters] for letters in chosen]
        revealed = reveal_survivors(wanted, suspect_id=person_id, reason=reason, by=request.user)
    shown = [(named[victim], who) for victim, who in revealed]
    return render(request, "people/survivors.html", said | {"form": form, "lettered": lettered, "revealed": shown})


@guarded(Permission.SEE_AUDIT, look="opened audit of person")
@require_GET
def audit(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Who looked at this person or changed something, when and why."""
    _, said = opened(request, person_id, "person-audit")
    entries = entries_about(f"person:{person_id}")[:_ENTRIES_SHOWN]
    return render(request, "people/audit.html", said | {"entries": entries, "most": _ENTRIES_SHOWN})
