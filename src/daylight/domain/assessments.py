"""Structured professional judgement: forms as data, the reply to each topic, and the judgement beside the count."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any

from daylight.domain.errors import BadExtract, Fault, Invalid
from daylight.domain.levels import LEVELS
from daylight.domain.reference import reference_toml


class Reply(StrEnum):
    """What was replied to a topic. Four things, never folded into two: not known is not no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"  # asked, and the answer is not known or was not given
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Topic:
    """One matter that a form asks about. A required one that is not known or not asked leaves it provisional."""

    id: str
    name: str
    required: bool

    def __post_init__(self) -> None:
        if not self.id.isidentifier() or not self.name:
            raise ValueError("a topic has an id of letters, digits and underscores, and a name")


@dataclass(frozen=True, slots=True)
class Form:
    """One edition of a form."""

    name: str
    edition: str
    title: str
    source: str
    owner: str
    topics: tuple[Topic, ...]

    def __post_init__(self) -> None:
        if not all((self.name, self.edition, self.title, self.source, self.owner, self.topics)):
            raise ValueError("a form has a name, an edition, a title, a source, an owner and topics")
        if len({topic.id for topic in self.topics}) != len(self.topics):
            raise ValueError(f"form {self.name} has one topic twice")

    @property
    def topic_ids(self) -> tuple[str, ...]:
        """The ids in the order of the form."""
        return tuple(topic.id for topic in self.topics)


@cache
def shipped_forms() -> tuple[Form, ...]:
    """The forms that ship with Daylight: neutral topics, no protected wording."""
    return tuple(_form_of(told) for told in reference_toml("assessment_forms.toml")["forms"])


def _form_of(told: dict[str, Any]) -> Form:
    topics = tuple(Topic(key, _text(each["name"]), _switch(each["required"])) for key, each in told["topics"].items())
    name, edition, title, source, owner = (_text(told[key]) for key in ("name", "edition", "title", "source", "owner"))
    return Form(name, edition, title, source, owner, topics)


def _text(told: object) -> str:
    if not isinstance(told, str) or "\0" in told:
        raise ValueError(f"{told!r} stands where there must be a text")
    return told


def _switch(told: object) -> bool:
    if not isinstance(told, bool):
        raise TypeError(f"required is true or false, not {told!r}")
    return told


def read_forms(text: str | bytes, *, file: str) -> tuple[Form, ...]:
    """A force's own forms, in the layout of the shipped file. BadExtract with every form that is wrong."""
    forms, faults = [], []
    told = _parsed(text, file).get("forms")
    if not isinstance(told, list) or not told:
        raise BadExtract([Fault("there is no form; begin each with [[forms]]", file)])
    for number, each in enumerate(told, start=1):
        try:
            forms.append(_form_of(each))
        except KeyError as wrong:
            faults.append(Fault(f"form {number} has no {wrong.args[0]}; add it", file))
        except (ValueError, TypeError, AttributeError) as wrong:
            faults.append(Fault(f"form {number} is wrong: {wrong}", file))
    if faults:
        raise BadExtract(faults)
    return tuple(forms)


def form_worded(text: str | bytes, forms: Sequence[Form], *, file: str) -> Form:
    """The one of these forms that a file of wording is for, by its `form`. BadExtract, with a suggestion, for none."""
    named = _parsed(text, file).get("form")
    names = {each.name: each for each in forms}
    if isinstance(named, str) and named in names:
        return names[named]
    near = get_close_matches(str(named), list(names), n=1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    raise BadExtract([Fault(f"form must be one of {', '.join(map(repr, sorted(names)))}{meant}", file)])


def read_wording(text: str | bytes, form: Form, *, file: str) -> dict[str, str]:
    """A force's licensed wording: TOML with `form`, `edition` and a table `wording` of topic id to text.

    BadExtract with every fault: another form or edition, a topic that the form has not (with a suggestion), a topic
    left without words.
    """
    data = _parsed(text, file)
    faults = [
        Fault(f"{key} must be {required!r}, that of the form these words are for", file)
        for key, required in (("form", form.name), ("edition", form.edition))
        if data.get(key) != required
    ]
    words = data.get("wording")
    if not isinstance(words, dict):
        raise BadExtract([*faults, Fault("there is no table [wording]", file)])
    faults += [
        Fault(f"wording has {key!r}, {_no_topic(key, form)}", file) for key in words if key not in form.topic_ids
    ]
    faults += [
        Fault(f"topic {key} has no words; write them under [wording]", file)
        for key in form.topic_ids
        if not isinstance(words.get(key), str) or not words[key].strip() or "\0" in words[key]
    ]
    if faults:
        raise BadExtract(faults)
    return {key: words[key] for key in form.topic_ids}


def _parsed(text: str | bytes, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text if isinstance(text, str) else text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadExtract([Fault("this is not UTF-8 text; save it as UTF-8", file)]) from None
    except tomllib.TOMLDecodeError as wrong:
        raise BadExtract([Fault(f"this is not TOML: {wrong}", file)]) from None


def _no_topic(key: str, form: Form) -> str:
    near = get_close_matches(key, form.topic_ids, n=1)
    return f"no topic of {form.name} {form.edition}" + (f"; did you mean {near[0]}?" if near else "")


def read_replies(given: Mapping[str, str], form: Form) -> dict[str, Reply]:
    """Every topic's reply, in the order of the form. A topic that was left out was not asked.

    Invalid, with the place and a suggestion, for a topic that the form has not or a reply that there is not.
    """
    for key, text in given.items():
        if key not in form.topic_ids:
            raise Invalid(f"{key!r} is {_no_topic(key, form)}.")
        if text not in set(Reply):
            near = get_close_matches(text.strip().lower().replace(" ", "_"), list(Reply), n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise Invalid(f"Topic {key}: the reply must be yes, no, not_known or not_asked.{meant}")
    return {key: Reply(given.get(key, Reply.NOT_ASKED)) for key in form.topic_ids}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the assessor concluded, and why: the level is a person's, never computed from the count."""

    level: str
    reason: str
    by: str

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise Invalid(f"The level must be one of {', '.join(LEVELS)}.")
        if not self.reason.strip() or not self.by.strip():
            raise Invalid("A professional judgement needs a reason and a name.")


@dataclass(frozen=True, slots=True)
class Assessment:
    """One filled form, counted. `judgement` stands beside the count; without one the assessment is not complete."""

    form: str
    edition: str
    replies: dict[str, Reply]
    missing: tuple[str, ...]  # required topics that are not known or were not asked
    judgement: Judgement | None

    def count(self, reply: Reply) -> int:
        """How many topics were replied to so."""
        return sum(1 for each in self.replies.values() if each is reply)

    @property
    def most_yes(self) -> int:
        """How many would be yes if all that is not known or was not asked were so."""
        return len(self.replies) - self.count(Reply.NO)

    @property
    def provisional(self) -> bool:
        """A required topic is not known or was not asked."""
        return bool(self.missing)

    @property
    def complete(self) -> bool:
        """Every topic was asked and a person has judged. One asked and not known may still leave it provisional."""
        return self.judgement is not None and self.count(Reply.NOT_ASKED) == 0

    @property
    def told(self) -> str:
        """One sentence for the screen: every kind of reply, and the judgement or its absence."""
        counts = ", ".join(f"{self.count(reply)} {reply.replace('_', ' ')}" for reply in Reply)
        judged = f"judged {self.judgement.level.replace('_', ' ')}" if self.judgement else "not judged yet"
        return f"{counts}; {judged}{'; provisional' if self.provisional else ''}."


def assess(form: Form, given: Mapping[str, str], judgement: Judgement | None = None) -> Assessment:
    """A form filled with these replies. Invalid as in `read_replies`."""
    replies = read_replies(given, form)
    missing = tuple(
        topic.id for topic in form.topics if topic.required and replies[topic.id] in {Reply.NOT_KNOWN, Reply.NOT_ASKED}
    )
    return Assessment(form.name, form.edition, replies, missing, judgement)
