"""Answers to an offered commitment, by its owner and its receiver, as actions whose preview is compared."""

from functools import partial

from agreements.commitments.counter_offer_answers import consent, refuse
from agreements.commitments.counter_offers import offer_date, pass_on
from agreements.commitments.handshakes import confirm, decline
from agreements.models import CommitmentTerms
from agreements.notifications.fan_out import preview
from tests.agreements.notifications.actions import LATER, MARCH, Action, action_of_event
from tests.builders import NOW, a_commitment, a_draft
from tests.people import a_person


def an_offer(table, at=LATER):
    agreement = a_draft(table)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    wording = CommitmentTerms.objects.select_related("revision__agreement", "commitment").get()
    words = {"agreement": agreement, "key": wording.key, "version": wording.version, "by": table.ben, "at": at}
    return agreement, wording, words


def answering(table, kind="commitment_confirmed"):
    agreement, wording, words = an_offer(table)
    do = {
        "commitment_confirmed": lambda: confirm(**words),
        "commitment_declined": lambda: decline(reason="Too soon.", **words),
    }[kind]
    return action_of_event(agreement, kind, do, by=table.ben, commitment=wording.commitment_id)


def declining_an_offer(table):
    return answering(table, "commitment_declined")


def answering_with_another_date(table):
    agreement, wording, words = an_offer(table)
    do = partial(offer_date, due_on=MARCH, reason="The data come later.", **words)
    return action_of_event(agreement, "other_date_asked", do, by=table.ben, commitment=wording.commitment_id)


def passing_it_on(table):
    agreement, wording, words = an_offer(table)
    do = partial(pass_on, to=a_person(name="Cleo Owner"), reason="Cleo has the figures.", **words)
    return action_of_event(agreement, "passing_on_asked", do, by=table.ben, commitment=wording.commitment_id)


def a_date_in_question(table):
    agreement, wording, words = an_offer(table, at=NOW)
    asked = offer_date(due_on=MARCH, reason="The data come later.", **words)
    return agreement, wording, {"offer": asked, "version": wording.version, "by": table.ana, "at": LATER}


def agreeing_to_another_date(table):
    agreement, wording, words = a_date_in_question(table)
    return Action(
        agreement,
        lambda: preview.reach_of_consent(words["offer"], wording, by=table.ana, at=LATER),
        lambda: consent(**words),
    )


def refusing_another_date(table):
    agreement, wording, words = a_date_in_question(table)
    do = partial(refuse, reason="The season begins.", **words)
    about = {"owner": table.ben.pk, "commitment": wording.commitment_id}
    return action_of_event(agreement, "other_date_refused", do, by=table.ana, **about)


def a_question(table):
    agreement, wording, words = an_offer(table, at=NOW)
    cleo = a_person(name="Cleo Owner", department=table.operations)
    asked = pass_on(to=cleo, reason="Cleo has the figures.", **words)
    return agreement, wording, {"offer": asked, "version": wording.version, "by": table.ana, "at": LATER}


def consenting(table):
    agreement, wording, words = a_question(table)
    return Action(
        agreement,
        lambda: preview.reach_of_consent(words["offer"], wording, by=table.ana, at=LATER),
        lambda: consent(**words),
    )


def refusing_another_owner(table):
    agreement, wording, words = a_question(table)
    do = partial(refuse, reason="She is new.", **words)
    about = {"owner": table.ben.pk, "commitment": wording.commitment_id}
    return action_of_event(agreement, "passing_on_refused", do, by=table.ana, **about)


ANSWERS = [
    *(answering, answering_with_another_date, declining_an_offer),
    *(passing_it_on, consenting, refusing_another_owner),
    *(agreeing_to_another_date, refusing_another_date),
]
