"""Messages about a person's own account and absence; no announcement makes them, `fan_out` writes them directly."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agreements.activity.names import Names
from agreements.models.kinds import MessageKind
from agreements.models.news.message import Message, required
from agreements.notifications.arrival_links import arrival_path
from agreements.notifications.message_types.base import CRITICAL, Context, Importance, MessageType
from agreements.notifications.message_types.lines import Line
from agreements.notifications.message_types.pages import named_page
from agreements.text import one_line, quoted
from stakeholders.accounts import invitations, password_resets
from stakeholders.models import Absence, the_organisation
from stakeholders.rights_changes import CHANGES
from stakeholders.text.sentences import Sentence
from stakeholders.text.sentences import gettext as _

# The smallest step of a clock: just before a moment.
INSTANT = timedelta(microseconds=1)


def _security_line(words: Promise, with_browser: Promise) -> Line:
    """Return a line made of words with %(moment)s, and with %(browser)s where it is known."""

    def line(message: Message, names: Names) -> str:
        note = required(message.account_note)
        moment = date_format(timezone.localtime(note.at), "l j F Y, H:i")
        parts = {"moment": f"{moment} ({timezone.get_current_timezone_name()})", "browser": note.browser}
        return Sentence(with_browser if note.browser else words) % parts

    return line


def _invitation_line(message: Message, names: Names) -> str:
    invitation = required(message.account_note)
    return _("%(person)s invites you to Entente, where departments agree on what they do for each other.") % {
        "person": names.person(invitation.by_id)
    }


def _reset_line(message: Message, names: Names) -> str:
    return _("Somebody, probably you, asked for a new password for Entente.")


def _invitation_page(message: Message, names: Names) -> str:
    return invitations.invitation_path(required(message.account_note))


def _reset_page(message: Message, names: Names) -> str:
    """Return a link that is signed now: no row holds it."""
    return password_resets.reset_path(message.person)


def _invitation(message: Message, at: datetime) -> Context:
    invitation = required(message.account_note)
    return {
        "organisation": one_line(the_organisation().name),
        "until": invitation.at + invitations.LASTS,
    } | quoted("words", invitation.words)


def _reset(message: Message, at: datetime) -> Context:
    return {"hours": settings.PASSWORD_RESET_TIMEOUT // 3600}


def _is_open_invitation(message: Message, at: datetime) -> bool:
    return invitations.is_open(required(message.account_note), at)


def _is_reset_of_use(message: Message, at: datetime) -> bool:
    return password_resets.is_of_use(required(message.account_note))


def _stand_in_line(message: Message, names: Names) -> str:
    absence = required(message.absence)
    parts = {
        "stand_in": names.person(absence.stand_in_id),
        "person": names.person(absence.person_id),
        "from": date_format(absence.from_on, "j F"),
        "until": date_format(absence.until_on, "j F"),
    }
    if message.person_id == absence.stand_in_id:
        return _("You cover the promises of %(person)s from %(from)s until %(until)s.") % parts
    return _("%(stand_in)s covers your promises from %(from)s until %(until)s.") % parts


def _stand_in(message: Message, at: datetime) -> Context:
    absence = required(message.absence)
    return {
        "covers": message.person_id == absence.stand_in_id,
        "is_now": absence.starts_at <= message.created_at,
        "away": one_line(absence.person.given_name),
        "stand_in": one_line(required(absence.stand_in).given_name),
        "until": date_format(absence.until_on, "j M"),
    }


def stand_in_key(absence: Absence, person: int) -> str:
    """Return the dedupe key of what one of both is told: another stand-in or other days are told anew."""
    about = f"absence-{absence.pk}-{absence.stand_in_id}-{absence.from_on}-{absence.until_on}"
    return f"{MessageKind.STANDING_IN}:{about}:{person}"


def _covers(message: Message, at: datetime) -> bool:
    """True while the absence stands as it was told."""
    absence = required(message.absence)
    return absence.cancelled_at is None and message.dedupe_key == stand_in_key(absence, message.person_id)


def _name_line(message: Message, names: Names) -> str:
    note = required(message.account_note)
    parts = {
        "former": names.at(note.at - INSTANT).person(note.person_id),
        "name": names.at(note.at).person(note.person_id),
        "by": names.at(note.at).person(note.by_id),
    }
    if note.person_id == message.person_id:
        words = _("You are now called %(name)s; %(by)s changed it.")
        return (_("You are now called %(name)s.") if note.by_id == note.person_id else words) % parts
    if note.by_id == note.person_id:
        return _("%(former)s is now called %(name)s.") % parts
    return _("%(former)s is now called %(name)s; %(by)s changed it.") % parts


def _name_page(message: Message, names: Names) -> str:
    note = required(message.account_note)
    if note.person_id == message.person_id:
        return reverse("stakeholders:profile")
    return reverse("stakeholders:person-edit", args=[note.person_id])


def _rights_line(message: Message, names: Names) -> str:
    note = required(message.account_note)
    return str(CHANGES[note.words]) % {"by": names.person(note.by_id)}


def _refused_address(message: Message, names: Names) -> str:
    return _("Mail to %(person)s comes back. Is the address right?") % {"person": names.person(message.about_person_id)}


def _test_mail(message: Message, names: Names) -> str:
    moment = date_format(timezone.localtime(message.created_at), "l j F Y, H:i")
    return _("This is the test mail that you asked for: %(moment)s.") % {"moment": moment}


def _arrival_page(message: Message, names: Names) -> str:
    return arrival_path(message)


TYPES = (
    MessageType(
        kind=MessageKind.STANDING_IN,
        label=gettext_lazy("Somebody stands in"),
        importance=Importance.MUST,
        urgency=CRITICAL,
        line=_stand_in_line,
        page=named_page("agreements:commitment-list"),
        context=_stand_in,
        still_true=_covers,
        # An absence must be announced before it is over.
        ignores_absence=True,
    ),
    MessageType(
        kind=MessageKind.ACCOUNT_INVITATION,
        label=gettext_lazy("An invitation to choose a password"),
        importance=Importance.MUST,
        urgency=CRITICAL,
        line=_invitation_line,
        page=_invitation_page,
        context=_invitation,
        still_true=_is_open_invitation,
        is_listed=False,
        ignores_absence=True,
        ignores_quiet_hours=True,
    ),
    MessageType(
        kind=MessageKind.PASSWORD_RESET,
        label=gettext_lazy("A link to a new password"),
        importance=Importance.MUST,
        urgency=CRITICAL,
        line=_reset_line,
        page=_reset_page,
        context=_reset,
        still_true=_is_reset_of_use,
        is_listed=False,
        ignores_absence=True,
        ignores_quiet_hours=True,
    ),
    MessageType(
        kind=MessageKind.NEW_SIGN_IN,
        label=gettext_lazy("Somebody signs in as you with a new browser"),
        importance=Importance.MUST,
        urgency=CRITICAL,
        line=_security_line(
            gettext_lazy("Somebody signed in as you with a browser that you had not used before: %(moment)s."),
            gettext_lazy(
                "Somebody signed in as you with %(browser)s, in a browser that you had not used before: %(moment)s."
            ),
        ),
        page=named_page("account_change_password"),
        ignores_absence=True,
        ignores_quiet_hours=True,
    ),
    MessageType(
        kind=MessageKind.PASSWORD_CHANGED,
        label=gettext_lazy("Your password is changed"),
        importance=Importance.MUST,
        urgency=CRITICAL,
        line=_security_line(
            gettext_lazy("Your password was changed: %(moment)s."),
            gettext_lazy("Your password was changed with %(browser)s: %(moment)s."),
        ),
        # Whoever did not change it themselves cannot sign in any more.
        page=named_page("account_reset_password"),
        ignores_absence=True,
        ignores_quiet_hours=True,
    ),
    MessageType(
        kind=MessageKind.NAME_CHANGED,
        label=gettext_lazy("Somebody has another name"),
        importance=Importance.LINE,
        line=_name_line,
        page=_name_page,
        is_listed=False,
    ),
    MessageType(
        kind=MessageKind.RIGHTS_CHANGED,
        label=gettext_lazy("You become manager or administrator, or are it no more"),
        importance=Importance.LINE,
        line=_rights_line,
        page=named_page("stakeholders:profile"),
        is_listed=False,
    ),
    MessageType(
        kind=MessageKind.MAIL_COMES_BACK,
        label=gettext_lazy("Mail to somebody comes back"),
        importance=Importance.LINE,
        line=_refused_address,
        page=named_page("stakeholders:person-list"),
        is_listed=False,
    ),
    MessageType(
        kind=MessageKind.TEST_MAIL,
        label=gettext_lazy("A test mail"),
        importance=Importance.MUST,
        urgency=CRITICAL,
        line=_test_mail,
        page=_arrival_page,
        # Sent only to the administrator who asks for it.
        is_listed=False,
        ignores_absence=True,
        ignores_quiet_hours=True,
    ),
)
