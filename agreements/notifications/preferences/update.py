"""Choosing what one hears: the preset, the hours, how closely an agreement is followed, and what is stopped."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, Following, InboxItem, OutboxMessage, Preference, Unsubscription
from agreements.models.kinds import MessageKind
from agreements.models.news.message import Message
from agreements.models.news.outbox_message import State
from agreements.models.news.preference import Level, Preset
from agreements.notifications.message_types.summaries import DIGESTS
from agreements.notifications.preferences.channels import Channel, PreferenceSet
from agreements.notifications.preferences.opt_out import importance_of
from stakeholders.models import User
from stakeholders.optimistic_locking import refuse_stale


class CannotFollow(Exception):
    """Says in one sentence why an agreement cannot be followed so."""


@transaction.atomic
def prefer(
    *,
    version: int,
    preset: str,
    quiet_from: time | None,
    quiet_until: time | None,
    quiet_days_off: bool,
    daily_digest: bool,
    weekly_digest: bool,
    by: User,
    at: datetime,
) -> Preference:
    """Keep what a person chose. Raises ChangedMeanwhile when it was made from an older choice."""
    preference = _locked(by)
    refuse_stale(preference, version)
    preference.preset = preset
    preference.quiet_from, preference.quiet_until = quiet_from, quiet_until
    preference.quiet_days_off = quiet_days_off
    preference.daily_digest, preference.weekly_digest = daily_digest, weekly_digest
    preference.save()
    _sort_anew(by)
    return preference


@transaction.atomic
def follow(*, agreement: Agreement, level: str, by: User, at: datetime) -> str:
    """Follow an agreement more or less closely than the preset says; return the level before, empty for none."""
    if level not in ("", *Level.values):
        raise CannotFollow(_("Choose how closely you follow this agreement."))
    _locked(by)
    known = Following.objects.filter(person=by, agreement=agreement)
    before = known.values_list("level", flat=True).first() or ""
    if level:
        Following.objects.update_or_create(person=by, agreement=agreement, defaults={"level": level})
    else:
        known.delete()
    _sort_anew(by, agreement=agreement)
    return before


@transaction.atomic
def stop(*, kind: str, agreement: Agreement | None, by: User, at: datetime) -> None:
    """No more mail of this kind about this agreement; a summary is turned off as such."""
    preference = _locked(by)
    if kind in DIGESTS:
        _turn(preference, kind, False)
    else:
        Unsubscription.objects.get_or_create(person=by, agreement=agreement, kind=kind, defaults={"at": at})
    _sort_anew(by, agreement=agreement)


def is_stopped(*, person: User, kind: str, agreement: Agreement | None) -> bool:
    """True when mail of this kind about this agreement was stopped by its link, and not begun again."""
    return Unsubscription.objects.filter(person=person, agreement=agreement, kind=kind).exists()


@transaction.atomic
def start_again(*, kind: str, agreement: Agreement | None, by: User, at: datetime) -> None:
    """Send mail of this kind about this agreement again."""
    preference = _locked(by)
    if kind in DIGESTS:
        _turn(preference, kind, True)
    Unsubscription.objects.filter(person=by, agreement=agreement, kind=kind).delete()


@transaction.atomic
def choose_preset(*, preset: str, by: User, at: datetime) -> str:
    """Choose one of the presets and leave all else; return the one before."""
    preference = _locked(by)
    before, preference.preset = preference.preset, Preset(preset)
    preference.version += 1
    preference.save()
    return before


@transaction.atomic
def suspend(*, person: User, because: str, at: datetime) -> None:
    """Write no more mail to an address that the server refused for good."""
    preference = _locked(person)
    if preference.is_suspended:
        return
    preference.suspended_at, preference.suspended_because = at, because[:300] or "550"
    preference.suspended_address = person.email
    preference.save()
    _tell_administrators(person, at)


@transaction.atomic
def try_again(*, by: User, at: datetime) -> None:
    """Write mail again: the address is right now, or was all along."""
    preference = _locked(by)
    preference.suspended_at, preference.suspended_because, preference.suspended_address = None, "", ""
    preference.save()


def _tell_administrators(person: User, at: datetime) -> None:
    lines = [
        InboxItem(
            kind=MessageKind.MAIL_COMES_BACK,
            dedupe_key=f"{MessageKind.MAIL_COMES_BACK}:person-{person.pk}-{at.isoformat()}:{administrator}",
            about_person=person,
            person_id=administrator,
            created_at=at,
        )
        for administrator in User.objects.administrators().exclude(pk=person.pk).values_list("pk", flat=True)
    ]
    InboxItem.objects.bulk_create(lines, ignore_conflicts=True)


def _turn(preference: Preference, digest: str, wanted: bool) -> None:
    if getattr(preference, digest) != wanted:
        setattr(preference, digest, wanted)
        preference.version += 1
        preference.save()


def _locked(person: User) -> Preference:
    Preference.objects.get_or_create(person=person)
    return Preference.objects.select_for_update(of=("self",)).select_related("person").get(pk=person.pk)


def _sort_anew(person: User, **about: Any) -> None:
    """Let go of lines that no digest would tell any more, and give it those whose mail waits and is not wanted."""
    lines = InboxItem.objects.filter(person=person, **about)
    waiting = lines.filter(for_digest=True, digest=None)
    waiting.filter(pk__in=[item.pk for item in waiting if _channel(item) in (Channel.INBOX, Channel.NOTHING)]).update(
        for_digest=False
    )
    mails = OutboxMessage.objects.filter(person=person, state=State.PENDING, **about)
    keys = [mail.dedupe_key for mail in mails if _channel(mail) is Channel.DIGEST]
    lines.filter(dedupe_key__in=keys).update(for_digest=True)


def _channel(message: Message) -> Channel:
    person, agreement = message.person_id, message.agreement_id
    preferences = PreferenceSet.of([person], [agreement])
    return preferences.channel(message.kind, importance_of(message), person, agreement)
