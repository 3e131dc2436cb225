"""The course of a formal assessment: its statuses, why it is provisional, and two of them side by side."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from daylight.domain.access import Permission
from daylight.domain.assessments import Assessment, Form, Reply
from daylight.domain.moves import Move, Statuses


class AssessmentStatus(StrEnum):
    """How far an assessment is. Whoever assesses gives an own level before anything computed is shown."""

    IN_PROGRESS = "in_progress"
    JUDGED = "judged"  # own level given; from now on the computed one is shown
    DECIDED = "decided"  # agreed with the computed level or changed, because
    SIGNED = "signed"
    ABANDONED = "abandoned"


class ReadStatus(StrEnum):
    """How far a blind second read is."""

    ASKED = "asked"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


S, R, P = AssessmentStatus, ReadStatus, Permission
ASSESSMENTS = Statuses(
    title="An assessment",
    owners={
        S.IN_PROGRESS: "whoever assesses: answers, then their own level",
        S.JUDGED: "whoever assesses: agrees with the computed level or changes it",
        S.DECIDED: "whoever assesses: signs",
        S.SIGNED: "",
        S.ABANDONED: "",
    },
    moves=(
        Move("answer", S.IN_PROGRESS, S.IN_PROGRESS, P.ASSESS),
        Move("judge", S.IN_PROGRESS, S.JUDGED, P.ASSESS, reason=True),
        Move("answer", S.JUDGED, S.JUDGED, P.ASSESS),
        Move("answer", S.DECIDED, S.JUDGED, P.ASSESS),
        Move("decide", S.JUDGED, S.DECIDED, P.ASSESS, reason=True),
        Move("decide", S.DECIDED, S.DECIDED, P.ASSESS, reason=True),
        Move("sign", S.DECIDED, S.SIGNED, P.SET_LEVEL),
        Move("abandon", S.IN_PROGRESS, S.ABANDONED, P.ASSESS, reason=True),
        Move("abandon", S.JUDGED, S.ABANDONED, P.ASSESS, reason=True),
        Move("abandon", S.DECIDED, S.ABANDONED, P.ASSESS, reason=True),
    ),
)
SECOND_READS = Statuses(
    title="A second read",
    owners={R.ASKED: "the colleague who was asked", R.GIVEN: "", R.WITHDRAWN: ""},
    moves=(
        Move("give", R.ASKED, R.GIVEN, P.ASSESS, reason=True, another=True),
        Move("withdraw", R.ASKED, R.WITHDRAWN, P.APPROVE_LEVEL, reason=True),
    ),
)


def why_provisional(
    form: Form, filled: Assessment, *, carried: Collection[str] = (), score_provisional: bool | None = None
) -> tuple[str, ...]:
    """Each input that is missing, as a sentence; empty where the assessment is not provisional.

    `carried`: topics whose earlier answer nobody has confirmed. `score_provisional`: whether the computed level lacks
    an input too; None where nothing was computed.
    """
    names = {topic.id: topic.name for topic in form.topics}
    not_asked = [names[key] for key in filled.missing if filled.replies[key] is Reply.NOT_ASKED and key not in carried]
    not_known = [names[key] for key in filled.missing if filled.replies[key] is Reply.NOT_KNOWN]
    unconfirmed = [name for key, name in names.items() if key in carried]
    return tuple(
        f"{words}: {', '.join(found)}."
        for words, found in (
            ("Not asked", not_asked),
            ("Not known", not_known),
            ("Carried over and not confirmed", unconfirmed),
        )
        if found
    ) + (
        ("No level was computed for this person.",)
        if score_provisional is None
        else ("The computed level lacks an input or assumes a weight.",)
        if score_provisional
        else ()
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as it stood when an assessment was signed."""

    reply: Reply
    evidence: str = ""
    incident: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """One topic of two assessments. None where the form of that assessment has no such topic."""

    topic: str
    name: str
    earlier: Answered | None
    later: Answered | None

    @property
    def changed(self) -> bool:
        """The reply differs, or one of the two did not ask."""
        return (self.earlier and self.earlier.reply) != (self.later and self.later.reply)

    @property
    def evidence_changed(self) -> bool:
        """The same reply, on other grounds."""
        return not self.changed and self.earlier != self.later


def compared(
    earlier: tuple[Form, Mapping[str, Answered]], later: tuple[Form, Mapping[str, Answered]]
) -> tuple[Beside, ...]:
    """Two assessments answer by answer: topics in the order of the later form, then those that only the earlier has."""
    names = {topic.id: topic.name for topic in (*later[0].topics, *earlier[0].topics)}
    return tuple(Beside(key, name, _of(earlier, key), _of(later, key)) for key, name in names.items())


def _of(side: tuple[Form, Mapping[str, Answered]], key: str) -> Answered | None:
    form, answers = side
    return answers.get(key, Answered(Reply.NOT_ASKED)) if key in form.topic_ids else None
