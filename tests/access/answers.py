"""The words of the policy: which people a page exists for, and what it answers to each."""

from dataclasses import dataclass, field, replace

from tests.access.world import SIGNED_OUT

LEAD, OTHER, OWNER, SIGNATORY = "lead", "other party", "owner", "signatory"
MEMBER, MANAGER, ADMINISTRATOR, OUTSIDER = "member", "manager", "administrator", "outsider"
READERS = (SIGNED_OUT, OUTSIDER, MEMBER, OTHER, LEAD, OWNER, SIGNATORY, MANAGER, ADMINISTRATOR)

NOBODY: frozenset[str] = frozenset()
PEOPLE = frozenset(READERS) - {SIGNED_OUT}
TABLE = frozenset({LEAD, OTHER, OWNER, SIGNATORY})
EDITORS = frozenset({LEAD, OTHER})
ASKERS = EDITORS | {OWNER}


@dataclass(frozen=True)
class Answer:
    """What is answered, to people with and without htmx."""

    plain: int
    htmx: int = 0

    def status(self, *, htmx: bool) -> int:
        return (self.htmx or self.plain) if htmx else self.plain


PAGE = Answer(200)
GOES_ON = Answer(303, 204)
REDIRECTS = Answer(302, 204)
IN_PLACE = Answer(303, 200)
NOTED = Answer(204)
TO_SIGN_IN = Answer(302, 401)
INVALID = Answer(422)
ENDED = Answer(410)
CLOSED = Answer(409)
SEALED = Answer(423)
MISSING = Answer(404)
NOT_ALLOWED = Answer(405)
FORBIDDEN = Answer(403)
NOT_READY = Answer(503)


@dataclass(frozen=True)
class Admission:
    """For whom it exists, by the state of the agreement; for all others it was never there."""

    draft: frozenset[str]
    in_force: frozenset[str]
    # the queryset method that admits, for the test that takes it away.
    kind: str = ""

    def inside(self, where: str) -> frozenset[str]:
        return {"draft": self.draft, "in force": self.in_force}.get(where, NOBODY)


DRAFTED = Admission(TABLE, TABLE, "drafted_by")
VISIBLE = Admission(TABLE, TABLE | {MEMBER, MANAGER}, "visible_to")
# There are no commitments in force in a draft.
IN_FORCE = Admission(NOBODY, TABLE | {MEMBER, MANAGER}, "visible_to")
HIS_MAIL = Admission(frozenset({OTHER}), frozenset({OTHER}), "readable_by")
EVERYBODY = Admission(PEOPLE, PEOPLE)
# No front door; a mail link is its own proof, and asks whoever is signed in as somebody else for whom they answer.
OPEN = Admission(frozenset(READERS), frozenset(READERS))


@dataclass(frozen=True)
class Method:
    """What one method answers to those whose it is to do; the others for whom the page exists get 403."""

    draft: Answer
    in_force: Answer
    theirs: frozenset[str]

    def answer(self, where: str) -> Answer:
        return self.draft if where == "draft" else self.in_force


def to_all(draft: Answer, in_force: Answer | None = None) -> Method:
    """The same for everybody for whom the page exists."""
    return Method(draft, in_force or draft, frozenset(READERS))


def only(theirs: frozenset[str] | set[str], draft: Answer, in_force: Answer | None = None) -> Method:
    """For some; 403 for the others."""
    return Method(draft, in_force or draft, frozenset(theirs))


NEVER = to_all(NOT_ALLOWED)


# Who gets another answer: (reader, method), or (reader, method, where).
Exceptions = dict[tuple[str, ...], Answer]


@dataclass(frozen=True)
class Row:
    """One URL name: for whom it exists, and what GET and POST answer."""

    admission: Admission
    get: Method
    post: Method
    but: Exceptions = field(default_factory=dict)
    # A fragment: a visit without htmx is sent to the page that owns it, before anything is looked up.
    is_part: bool = False

    def expected(self, reader: str, method: str, where: str, *, htmx: bool) -> int:
        """The status for this reader of something that exists."""
        asked = self.get if method == "GET" else self.post
        answer = asked.answer(where)
        if reader == SIGNED_OUT and SIGNED_OUT not in self.admission.in_force:
            return REDIRECTS.plain if method == "GET" and not htmx else 401
        if self.is_part and not htmx:
            return REDIRECTS.plain
        exception = self.but.get((reader, method, where)) or self.but.get((reader, method))
        if exception:
            return exception.status(htmx=htmx)
        if answer in (NOT_ALLOWED, MISSING):
            return answer.plain
        if reader not in self.admission.inside(where):
            return MISSING.plain
        return answer.status(htmx=htmx) if reader in asked.theirs else FORBIDDEN.plain


def as_part(row: Row) -> Row:
    """The same page as a fragment."""
    return replace(row, is_part=True)
