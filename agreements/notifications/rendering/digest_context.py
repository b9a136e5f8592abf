"""Template context of bundles and of daily and weekly digests."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format

from agreements.activity.names import Names
from agreements.analysis.wall_clock import day_at
from agreements.dashboard.commitment_status import CommitmentStatus
from agreements.dashboard.overview.decisions import Decision
from agreements.dashboard.overview.health_rows import rows_of
from agreements.dashboard.overview.summary import caption_of, said_in_full, summary_of
from agreements.dashboard.to_do import to_do
from agreements.models import Agreement, Commitment, InboxItem, Occasion, OutboxMessage
from agreements.models.kinds import MessageKind
from agreements.notifications.digests.eligibility import members, updates
from agreements.notifications.digests.weekly import the_week
from agreements.notifications.message_types.base import Context, Repeats
from agreements.notifications.message_types.context import answer_links
from agreements.notifications.message_types.lines import names_for
from agreements.notifications.message_types.registry import message_type
from agreements.notifications.preferences.labels import label_of
from agreements.notifications.rendering.health_picture import key_of
from agreements.notifications.rendering.mail_context import frame_context, mail_context
from agreements.text import absolute, cut, one_line
from stakeholders.text.sentences import gettext as _

logger = logging.getLogger(__name__)

# Longer mail is cut off by mail programs; the rest stands in the app.
PREVIEW_AT_MOST = 150
MOST_NEEDS, MOST_UPDATES, MOST_OF_A_WEEK = 15, 40, 15
MOST_DECISIONS, MOST_WORSE = 4, 4
# Links are the longest part of a line.
MOST_ASKED = 10


@dataclass(frozen=True)
class Entry:
    """One thing in a summary: what it is, where it is read or done, and links to answer at once."""

    sentence: str
    link: str = ""
    about: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Group:
    """What there is to know about one agreement."""

    title: str
    link: str
    entries: list[Entry] = field(default_factory=list)


def context_of(message: OutboxMessage, at: datetime, names: Names | None = None) -> Context:
    """Return everything that the templates of any mail need."""
    made = MADE_OF_OTHERS.get(message.kind)
    return made(message, at) if made else mail_context(message, at, names)


def _bundle(message: OutboxMessage, at: datetime) -> Context:
    entries = [_entry_of(member, at) for member in members(message, at)]
    return frame_context(message, at) | {
        "entries": entries,
        "sentence": _preview(entries),
        "home_link": absolute("/"),
    }


def _preview(entries: Iterable[Entry]) -> str:
    """Return what a list of mails shows beside the subject: what is in it, as far as there is room."""
    return cut(" · ".join(entry.sentence for entry in entries), PREVIEW_AT_MOST)


def _entry_of(member: OutboxMessage, at: datetime) -> Entry:
    try:
        return _written(member, at)
    except Exception:
        # An error in one mail must not remove it or the others from the bundle.
        logger.exception("Mail %s could not be written into its bundle", member.pk)
        where = member.agreement.get_absolute_url() if member.agreement else "/"
        return Entry(label_of(member.kind), absolute(where))


def _written(member: OutboxMessage, at: datetime) -> Entry:
    told = mail_context(member, at)
    templates = [f"emails/{member.kind}/subject.txt", "emails/news/subject.txt"]
    heading = one_line(render_to_string(templates, told))
    return Entry(heading, told["link"], told["sentence"], told.get("answers", []))


def _daily(message: OutboxMessage, at: datetime) -> Context:
    # What its reader has snoozed is out of their sight here too.
    waiting = to_do(message.person, at=at)
    owed = [need.occasion for need in waiting.needs if need.occasion]
    decide = [need for need in waiting.needs if not need.occasion]
    needs = [
        *(Entry(one_line(need.title), absolute(need.url), one_line(need.about)) for need in decide),
        *(_owed(message, occasion) for occasion in owed),
    ]
    items = updates(message, at)
    names = names_for(items)
    # Tasks are listed above already, or are snoozed.
    items = [item for item in items if not _is_a_task(item, names, waiting.pages)]
    groups = _grouped(items[:MOST_UPDATES], names)
    return frame_context(message, at) | {
        "sentence": _preview([*needs, *(entry for group in groups for entry in group.entries)]),
        "needs": needs[:MOST_NEEDS],
        "needs_count": len(needs),
        "more_needs": len(needs) - len(needs[:MOST_NEEDS]),
        "groups": groups,
        "updates_count": len(items),
        "more_updates": len(items) - len(items[:MOST_UPDATES]),
        "home_link": absolute("/"),
    }


def _owed(message: OutboxMessage, occasion: Occasion) -> Entry:
    commitment = occasion.commitment
    assert commitment.terms is not None  # only commitments in force are asked about
    sentence = _("Check-in: %(what)s") % {"what": one_line(commitment.terms.deliverable)}
    links = answer_links(message.person, commitment, occasion)["answers"]
    about = _("%(reference)s, due %(day)s") % {
        "reference": commitment.reference,
        "day": date_format(commitment.terms.due_on, "l j F"),
    }
    return Entry(sentence, absolute(commitment.get_absolute_url()), about, links)


def _is_a_task(item: InboxItem, names: Names, pages: set[str]) -> bool:
    """True for a line that asks what one of these pages asks: one promise is one entry."""
    known = message_type(item.kind)
    repeats = known.repeats is not Repeats.NOTHING and known.page(item, names).partition("#")[0] in pages
    return repeats or item.kind == MessageKind.CHECK_IN_DUE


def _grouped(items: list[InboxItem], names: Names) -> list[Group]:
    titles = Agreement.objects.filter(pk__in={item.agreement_id for item in items}).titles()
    asked = _asked(items)
    groups: dict[int | None, Group] = {}
    for item in items:
        if item.agreement_id not in groups:
            groups[item.agreement_id] = _group(item, titles)
        known = message_type(item.kind)
        where, sentence = known.page(item, names), one_line(str(known.line(item, names)))
        entry = Entry(sentence, absolute(where) if where else "", answers=asked.get(item.pk, []))
        groups[item.agreement_id].entries.append(entry)
    return list(groups.values())


def _group(item: InboxItem, titles: dict[int, str]) -> Group:
    if item.agreement is None:
        return Group("Entente", "")
    title = one_line(titles.get(item.agreement.pk) or item.agreement.reference)
    return Group(title, absolute(item.agreement.get_absolute_url()))


def _asked(items: list[InboxItem]) -> dict[Any, list[tuple[str, str]]]:
    """Return the links to answer by, for lines that ask the owner of a commitment how it goes."""
    links: dict[Any, list[tuple[str, str]]] = {}
    for item in items:
        about = item.commitment_id
        if len(links) < MOST_ASKED and message_type(item.kind).asks_owner and about is not None:
            commitment = Commitment.objects.select_related("terms").get(pk=about)
            # When an owner who has left gives no news, those who wait are told, and are not asked to answer.
            is_theirs = commitment.terms is not None and commitment.terms.owner_id == item.person_id
            if commitment.is_running and (is_theirs or item.kind != MessageKind.NO_NEWS):
                links[item.pk] = answer_links(item.person, commitment, item.occasion)["answers"]
    return links


def _weekly(message: OutboxMessage, at: datetime) -> Context:
    week = the_week(message.person, message.created_at)
    today = day_at(message.created_at, message.person.zone)
    named = list(week.health.now) if week.health.is_small else week.health.worse[:MOST_WORSE]
    rows = rows_of(named, week.health, today=today)
    summary = summary_of(week.health, [row.agreement for row in rows])
    worse = [
        Entry(f"{row.title}: {str(row.word.label).lower()}", absolute(row.agreement.get_absolute_url()), row.about)
        for row in rows
        if row.agreement.pk in week.health.worse
    ]
    parts = {
        "decisions": [_decision(one) for one in week.decisions[:MOST_DECISIONS]],
        "worse": worse,
        "mine": [_due(one, week.statuses[one.pk]) for one in week.mine[:MOST_OF_A_WEEK]],
        "promised": [_due(one, week.statuses[one.pk]) for one in week.promised[:MOST_OF_A_WEEK]],
        "others": [_due(one, week.statuses[one.pk]) for one in week.others[:MOST_OF_A_WEEK]],
    }
    return frame_context(message, at) | {
        **parts,
        "sentence": _preview(chain.from_iterable(parts.values())),
        "standing": one_line(said_in_full(summary, week.health)),
        # No chart in the first week, when there is only one column.
        "columns": week.health.columns if len(week.health.columns) > 1 else None,
        "caption": caption_of(week.health),
        "key": key_of(week.health.columns),
        "more_decisions": len(week.decisions) - len(parts["decisions"]),
        "home_link": absolute(reverse("agreements:dashboard")),
    }


def _decision(decision: Decision) -> Entry:
    between = " → ".join(filter(None, (decision.owner, decision.receiver)))
    who = _("you decide") if decision.is_mine else _("%(who)s decides") % {"who": decision.who or _("nobody named")}
    by = _("by %(day)s") % {"day": date_format(decision.by, "D j M")} if decision.by else ""
    about = " · ".join(filter(None, (between, who, by)))
    return Entry(one_line(decision.what), absolute(decision.url), one_line(about))


def _due(commitment: Commitment, status: CommitmentStatus) -> Entry:
    terms = commitment.terms
    assert terms is not None  # only commitments in force are due
    parts = {"owner": terms.owner.name, "receiver": terms.receiver.department.name}
    about = _("%(receiver)s counts on %(owner)s") % parts
    return Entry(_when(commitment, status), absolute(commitment.get_absolute_url()), one_line(about))


def _when(commitment: Commitment, status: CommitmentStatus) -> str:
    terms = commitment.terms
    assert terms is not None  # only commitments in force are due
    parts = {"what": one_line(terms.deliverable), "day": date_format(terms.due_on, "D j M"), "status": status.label}
    return _("%(day)s: %(what)s (%(status)s)") % parts


MADE_OF_OTHERS: dict[str, Callable[[OutboxMessage, datetime], Context]] = {
    MessageKind.BUNDLE: _bundle,
    MessageKind.DAILY_DIGEST: _daily,
    MessageKind.WEEKLY_DIGEST: _weekly,
}
