"""Template context of a single mail: the frame of every mail, and what its kind adds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list

from agreements.activity.names import Names
from agreements.models import Party
from agreements.models.news.message import Message
from agreements.notifications.message_types.base import Context
from agreements.notifications.message_types.lines import names_for
from agreements.notifications.message_types.registry import message_type
from agreements.notifications.preferences.opt_out import can_be_stopped
from agreements.notifications.preferences.unsubscribe_links import unsubscribe_path
from agreements.notifications.prefetch import read_about, read_organisation
from agreements.text import absolute, one_line
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


def mail_context(message: Message, at: datetime, names: Names | None = None) -> Context:
    """Return everything that the templates of this kind need; its names are read unless they are given."""
    read_about([message], at)
    names = names or names_for([message])
    known = message_type(message.kind)
    actor = _actor(message)
    context = (
        frame_context(message, at)
        | {
            "link": absolute(known.page(message, names)),
            "sentence": one_line(str(known.line(message, names))),
            "actor": actor,
            "actor_name": one_line(actor.name) if actor else "",
            "reply_to": _reply_to(message),
            "revision": message.event.data.get("revision", "") if message.event else "",
        }
        | known.context(message, at)
    )
    reader: User | None = context["reply_to"]
    return context | {"replies_reach": one_line(reader.name) if reader else ""}


def frame_context(message: Message, at: datetime) -> Context:
    """Return what stands around every mail: whom it greets, which agreement it is about, how to hear less."""
    if not message.organisation:
        read_organisation([message])
    context: Context = {
        "person": message.person,
        "reader": one_line(message.person.given_name),
        "organisation": one_line(message.organisation),
        "title": "",
        "actor": None,
        "reply_to": None,
        "settings_link": absolute(reverse("agreements:preferences")),
        "stop_link": stop_link(message) if can_be_stopped(message) else "",
    }
    if message.agreement_id is None:
        return context
    read_about([message], at)
    agreement: Any = message.agreement
    return context | {
        "reference": agreement.reference,
        "title": one_line(agreement.title or agreement.reference),
        "agreement_link": absolute(agreement.get_absolute_url()),
        "parties": _between(agreement.present_parties),
    }


def stop_link(message: Message) -> str:
    """Return the address that ends mail of this kind about this agreement."""
    return absolute(unsubscribe_path(person=message.person_id, kind=message.kind, agreement=message.agreement_id))


def _between(parties: Sequence[Party]) -> str:
    """Return "between Finance and Sales"; empty while fewer than two departments are there."""
    names = [one_line(party.department.name) for party in parties]
    return _("between %(names)s") % {"names": get_text_list(names, _("and"))} if len(names) > 1 else ""


def _reply_to(message: Message) -> User | None:
    """Return who reads a reply: whoever asks or tells, unless they have left or are the reader."""
    actor = _actor(message)
    return actor if actor is not None and actor.is_active and actor.pk != message.person_id else None


def _actor(message: Message) -> User | None:
    if message.event is not None:
        return message.event.by
    if message.account_note is not None:
        return message.account_note.by
    return message.check_in.by if message.check_in else None
