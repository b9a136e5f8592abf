"""Prepares one scale for the measuring of pages: its data, made once and kept, and who asks for which page."""

import json
import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from time import monotonic

import django

from tests.benchmarks.page_settings import CLUSTER, SCALE

# isort: split
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from agreements.database_clock import database_now  # noqa: E402
from agreements.drafting import terms  # noqa: E402
from agreements.drafting.new_agreement import start  # noqa: E402
from agreements.models import Agreement, Commitment, CommitmentTerms, Occasion, Party, Purpose  # noqa: E402
from stakeholders.models import Department, User  # noqa: E402

HTMX = {"HX-Request": "true"}


@dataclass
class Target:
    """One page of one reader; `form` is sent where there is one, with a note that differs each time."""

    name: str
    url: str
    cookie: str
    form: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    # The version of a clause rises with every save.
    counts_versions: bool = False


def say(what: object) -> None:
    """Tell the programme that measures."""
    print(json.dumps(what), flush=True)  # noqa: T201 - it reads this


def fill() -> None:
    """Make the data of this scale where they are not there yet."""
    call_command("prepare_database", verbosity=0)
    if User.objects.exists():
        return
    begun = monotonic()
    call_command("create_dataset", "--scale", SCALE, verbosity=0)
    say({"scale": SCALE, "created_in": round(monotonic() - begun, 1)})
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def targets() -> list[Target]:
    """Return every page that is measured, the floor first."""
    head = Department.objects.get(code="YAA").head
    manager = User.objects.get(is_manager=True)
    assert head is not None  # every department of the dataset has one
    draft = _draft(head, database_now())
    clause = Purpose.objects.get(revision__agreement=draft)
    of_head, of_manager = _cookies(head), _cookies(manager)
    found = [
        Target("floor", "/floor/", of_head),
        Target("home, head", "/", of_head),
        Target("number in the header", "/_/count/", of_head, {"_": ""}, HTMX | {"HX-Current-URL": "http://x/"}),
        *(_of_size(size) for size in (5, 30, 200)),
        Target("draft, overview", draft.get_absolute_url(), of_head),
        Target("draft, section", f"{draft.get_absolute_url()}commitments/", of_head),
        Target("agreement, history", reverse("agreements:history", args=[_sized(30).reference]), of_head),
        *_of_an_owner(),
        Target("promises, mine", "/commitments/", of_head),
        Target("promises, all", "/commitments/?show=all", of_head),
        Target("agreements, list", "/agreements/", of_head),
        Target("dashboard, head", "/dashboard/", of_head),
        Target("dashboard, manager", "/dashboard/", of_manager),
        Target("promises, all, manager", "/commitments/?show=all", of_manager),
        Target("agreements, list, manager", "/agreements/", of_manager),
        Target("inbox, head", "/inbox/", of_head),
        _save(draft, clause, of_head),
    ]
    for target in found:
        if target.form:
            target.form |= _token(target.cookie)
    return found


def _of_size(size: int) -> Target:
    agreement = _sized(size)
    return Target(f"agreement, {size} promises", agreement.get_absolute_url(), _cookies(agreement.lead))


def _sized(size: int) -> Agreement:
    sized = Agreement.objects.annotate(size=Count("commitments")).filter(size=size, first_in_force_at__isnull=False)
    return sized.order_by("number").select_related("lead")[:1].get()


def _of_an_owner() -> list[Target]:
    """The page of a promise whose check-in is owed, and the check-in itself."""
    owed = Occasion.objects.filter(closing="").select_related("commitment", "owner").order_by("pk")
    first, other = (owed[place] for place in (0, 1))
    said = {"status": "on_track", "note": "As planned"}
    record = reverse("agreements:check-in-record", args=[other.commitment.reference])
    return [
        Target("promise, check-in owed", first.commitment.get_absolute_url(), _cookies(first.owner)),
        Target("check-in POST", record, _cookies(other.owner), said),
    ]


def _save(draft: Agreement, clause: Purpose, cookie: str) -> Target:
    url = reverse("agreements:term-edit", args=[draft.reference, "purpose", clause.key])
    form = {"title": clause.title, "why_now": "It is time", "version": str(clause.version)}
    return Target("save of a clause", url, cookie, form, HTMX, counts_versions=True)


def _draft(head: User, at: datetime) -> Agreement:
    """Return a draft that this person leads, with eight promises; made once."""
    known = Agreement.objects.filter(lead=head, stage=Agreement.Stage.DRAFT).first()
    if known:
        return known
    departments = list(Department.objects.filter(code__in=["YAA", "YAB"]))
    words = {"title": "A draft", "why_now": "It is time."}
    draft = start(key=uuid.uuid4(), departments=departments, by=head, at=at, **words)
    receiver = Party.objects.get(agreement=draft, department__code="YAB")
    due_on = (at + timedelta(weeks=9)).date()
    for number in range(8):
        values = {"deliverable": f"Part {number}", "owner": head, "receiver": receiver, "due_on": due_on}
        terms.add(CommitmentTerms, agreement=draft, key=uuid.uuid4(), values=values, by=head, at=at)
    return draft


def _cookies(person: User) -> str:
    client = Client()
    client.force_login(person)
    client.get("/", headers={"host": "localhost"})
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _token(cookie: str) -> dict[str, str]:
    names = dict(part.split("=", 1) for part in cookie.split("; "))
    return {"csrfmiddlewaretoken": names["csrftoken"]}


if __name__ == "__main__":
    with CLUSTER:
        fill()
        assert Commitment.objects.exists()
        say([asdict(target) for target in targets()])
        for alias in connections:
            connections[alias].close()
