"""Who is told of what: one row for each kind of news, read like a table."""

from datetime import timedelta

from agreements.models.episode import Rule as Drift
from agreements.models.escalation import Rung
from agreements.notifications.message_types import naming
from agreements.notifications.message_types.base import CRITICAL, ROUTINE, UNDO, Reach, Told
from agreements.notifications.message_types.recipients import (
    everybody,
    everybody_and_the_told,
    must_at_first_contact,
    needed_by_the_invited,
    once_for_each_part,
    once_in_a_sitting,
    owner_and_receiver,
    owner_receiver_and_lead,
    the_asker,
    the_contact,
    the_lead,
    the_lead_and_the_speakers,
    the_lead_if_not_asked,
    the_owner,
    the_owner_or_whoever_waits,
    the_person,
    the_receiver,
    the_receiver_and_lead,
    the_receiver_in_the_draft,
    the_signatories,
    the_table,
    those_who_had_signed,
    those_who_heard,
    those_who_heard_but_the_owner,
    those_who_sat_there,
    those_who_were_invited,
    until_the_next_one,
    when_amended,
    when_climbing,
    when_done,
    when_drifting,
    when_first_signed,
    who_passed_it_on,
    whoever_answers,
    whoever_asked,
    whose_yes_is_needed,
)

MUST, NEEDED = Reach.MUST, Reach.NEEDED

NAMED = Told("named", naming.people_named, CRITICAL, must_at_first_contact, about=once_for_each_part)
OFFERED = Told("commitment_offered", naming.owner_asked, CRITICAL, MUST)
DRAFTED = Told("draft_edited", the_table, reach=Reach.LINE, about=once_in_a_sitting)
THREE_DAYS = timedelta(days=3)

TABLE: dict[str, tuple[Told, ...]] = {
    # Drafting
    "agreement_started": (NAMED,),
    "party_joined": (NAMED, Told("party_joined", the_table)),
    "party_left": (Told("seat_ended", those_who_sat_there, reach=Reach.LINE), Told("party_left", the_table)),
    "member_welcomed": (NAMED,),
    "member_left": (Told("seat_ended", the_person, reach=Reach.LINE), Told("member_left", the_table)),
    "term_added": (NAMED, OFFERED, DRAFTED),
    "term_edited": (NAMED, OFFERED, DRAFTED),
    "term_removed": (DRAFTED,),
    "outcome_endorsed": (Told("outcome_endorsed", the_table),),
    "commitment_confirmed": (Told("commitment_confirmed", the_table),),
    "commitment_declined": (Told("commitment_declined", the_table),),
    "passing_on_asked": (Told("passing_on_asked", the_receiver_in_the_draft, CRITICAL, MUST),),
    "passing_on_agreed": (Told("passed_on", who_passed_it_on, reach=Reach.LINE),),
    "passing_on_refused": (Told("passing_on_refused", who_passed_it_on, CRITICAL, MUST),),
    # Signing
    "signing_opened": (Told("ready_to_sign", the_signatories, CRITICAL, MUST),),
    "text_reopened": (Told("signature_fell", those_who_had_signed, CRITICAL, MUST), Told("text_reopened", the_table)),
    "text_signed": (Told("text_signed", the_lead),),
    "signing_refused": (Told("signing_refused", the_table),),
    "refusal_settled": (Told("refusal_settled", the_table),),
    "text_in_force": (
        Told("signed_by_all", when_first_signed(everybody), ROUTINE),
        Told("change_in_force", when_amended(everybody_and_the_told), ROUTINE),
    ),
    # The rhythm
    "check_in_due": (Told("check_in_due", whoever_answers, ROUTINE, NEEDED, lasts=until_the_next_one),),
    "checked_in": (Told("commitment_done", when_done(the_lead_if_not_asked), after=UNDO),),
    "worry": (Told("worry", the_receiver_and_lead, ROUTINE, NEEDED),),
    "date_near": (Told("date_near", whoever_answers, ROUTINE, NEEDED, lasts=THREE_DAYS),),
    "date_today": (Told("date_today", whoever_answers, ROUTINE, NEEDED, lasts=THREE_DAYS),),
    "date_passed": (Told("date_passed", whoever_answers, ROUTINE, NEEDED, lasts=THREE_DAYS),),
    # Completion
    "completion_asked": (Told("completion_asked", the_receiver, CRITICAL, MUST),),
    "completion_accepted": (Told("completion_accepted", the_owner, ROUTINE),),
    "completion_accepted_in_silence": (
        Told("completion_accepted", the_owner, ROUTINE),
        Told("completion_settled", the_receiver),
    ),
    "completion_returned": (Told("completion_returned", the_owner, CRITICAL, NEEDED),),
    "completion_contact_asked": (Told("completion_contact_asked", the_person, CRITICAL, MUST),),
    "check_in_acknowledged": (Told("check_in_acknowledged", the_owner),),
    "decision_asked": (Told("decision_asked", the_person, CRITICAL, MUST),),
    "decision_given": (Told("decision_given", owner_receiver_and_lead, ROUTINE, NEEDED),),
    "fresh_link": (Told("fresh_link", whoever_asked, ROUTINE, MUST, lasts=timedelta(days=1)),),
    # Drift
    "episode_opened": (
        Told("no_news", when_drifting(Drift.NO_NEWS, the_owner_or_whoever_waits), ROUTINE, NEEDED),
        Told("date_behind", when_drifting(Drift.DATE_PASSED, the_owner_or_whoever_waits), ROUTINE, NEEDED),
        Told("not_reviewed", when_drifting(Drift.NOT_REVIEWED, the_lead_and_the_speakers)),
    ),
    # Only those who heard of it hear that it is settled; the end of a silence is no news to its owner.
    "episode_closed": (
        Told("episode_closed", when_drifting(Drift.NO_NEWS, those_who_heard_but_the_owner)),
        Told("episode_closed", when_drifting(Drift.DATE_PASSED, those_who_heard)),
        Told("episode_closed", when_drifting(Drift.NOT_REVIEWED, those_who_heard)),
    ),
    # The ladder
    "escalated": (
        Told("forewarned", when_climbing(Rung.FOREWARNED, whoever_answers), ROUTINE, NEEDED),
        Told("counterpart_told", when_climbing(Rung.COUNTERPART, the_receiver), ROUTINE, NEEDED),
        Told("contact_asked", when_climbing(Rung.CONTACT, the_contact), CRITICAL, MUST),
    ),
    "ladder_stilled": (Told("ladder_stilled", those_who_heard),),
    # Rest, and what the clock mentions
    "agreement_paused": (Told("agreement_paused", everybody),),
    "agreement_resumed": (Told("agreement_resumed", everybody),),
    # An invitation is one only as a mail of its own.
    "review_near": (Told("review_near", everybody, ROUTINE, NEEDED, lasts=THREE_DAYS),),
    "review_moved": (Told("review_moved", everybody, ROUTINE, needed_by_the_invited),),
    "review_replanned": (Told("review_moved", those_who_were_invited, ROUTINE, needed_by_the_invited),),
    "review_called_off": (Told("review_called_off", those_who_were_invited, ROUTINE, NEEDED),),
    "review_held": (Told("review_minutes", everybody, ROUTINE, NEEDED),),
    "action_done": (Told("action_done", the_table, reach=Reach.LINE),),
    "ends_soon": (Told("ends_soon", the_table),),
    "decision_near": (Told("decision_near", whose_yes_is_needed, ROUTINE, MUST, lasts=THREE_DAYS),),
    "date_breaks": (Told("date_breaks", owner_and_receiver, ROUTINE, NEEDED),),
    # Changes
    "change_asked": (
        Told("change_asked", whose_yes_is_needed, CRITICAL, MUST),
        Told("change_noted", everybody_and_the_told),
    ),
    "change_agreed": (Told("change_agreed", the_asker),),
    "change_declined": (Told("change_declined", everybody, CRITICAL),),
    "change_withdrawn": (Told("change_withdrawn", everybody),),
}
MAILED = tuple(sorted({told.message for row in TABLE.values() for told in row if told.mail}))
# One message means the same wherever it is told.
BY_MESSAGE = {told.message: told for row in TABLE.values() for told in row}
