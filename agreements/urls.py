"""Addresses of agreements; every fragment lives under /_/ beside its page."""

from django.urls import path, register_converter

from agreements.drafting.sections import KindSlug, SectionSlug
from agreements.models.numbering import AgreementReference, CommitmentReference
from agreements.views import (
    agreements,
    certificates,
    changes,
    check_ins,
    commitments,
    dashboard,
    handshakes,
    history,
    home,
    inbox,
    mail_check_ins,
    parties,
    signing,
    terms,
)
from agreements.views.requests import fragment

register_converter(AgreementReference, "agreement")
register_converter(CommitmentReference, "commitment")
register_converter(SectionSlug, "section")
register_converter(KindSlug, "kind")

app_name = "agreements"

looking = [
    path("", home.home, name="home"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
]

finding = [
    path("agreements/", agreements.agreement_list, name="agreement-list"),
    path("agreements/new/", agreements.agreement_new, name="agreement-new"),
    path("agreements/<agreement:number>/", agreements.agreement_overview, name="agreement-overview"),
    path("_/agreements/<agreement:number>/", fragment(agreements.agreement_overview), name="agreement-overview-part"),
]

table = [
    path("agreements/<agreement:number>/parties/join/", parties.party_join, name="party-join"),
    path("agreements/<agreement:number>/parties/<slug:code>/leave/", parties.party_leave, name="party-leave"),
    path("agreements/<agreement:number>/parties/<slug:code>/endorse/", parties.outcome_endorse, name="outcome-endorse"),
    path("agreements/<agreement:number>/parties/<slug:code>/people/", parties.member_welcome, name="member-welcome"),
    path(
        "agreements/<agreement:number>/parties/<slug:code>/people/<int:person>/leave/",
        parties.member_farewell,
        name="member-farewell",
    ),
]

drafting = [
    path("agreements/<agreement:number>/<section:section>/", terms.term_list, name="term-list"),
    path("agreements/<agreement:number>/terms/<kind:kind>/add/", terms.term_add, name="term-add"),
    path("_/agreements/<agreement:number>/terms/<kind:kind>/add/", fragment(terms.term_add), name="term-add-part"),
    path("agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/edit/", terms.term_edit, name="term-edit"),
    path(
        "_/agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/edit/",
        fragment(terms.term_edit),
        name="term-edit-part",
    ),
    path("_/agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/", fragment(terms.term_card), name="term-part"),
    path("agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/move/", terms.term_move, name="term-move"),
    path("agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/remove/", terms.term_remove, name="term-remove"),
    path(
        "_/agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/remove/",
        fragment(terms.term_remove),
        name="term-remove-part",
    ),
    path(
        "agreements/<agreement:number>/terms/commitment/<uuid:key>/answer/",
        handshakes.handshake_answer,
        name="handshake-answer",
    ),
    path(
        "_/agreements/<agreement:number>/terms/commitment/<uuid:key>/answer/",
        fragment(handshakes.handshake_answer),
        name="handshake-answer-part",
    ),
]

amending = [
    path("agreements/<agreement:number>/changes/", changes.change_list, name="change-list"),
    path("agreements/<agreement:number>/changes/new/", changes.change_ask, name="change-ask"),
    path("agreements/<agreement:number>/changes/<int:revision>/", changes.change_detail, name="change-detail"),
    path("agreements/<agreement:number>/changes/<int:revision>/answer/", changes.change_answer, name="change-answer"),
    path(
        "agreements/<agreement:number>/changes/<int:revision>/withdraw/",
        changes.change_withdraw,
        name="change-withdraw",
    ),
]

signed = [
    path("agreements/<agreement:number>/sign/", signing.agreement_sign, name="agreement-sign"),
    path("agreements/<agreement:number>/sign/open/", signing.signing_open, name="signing-open"),
    path("agreements/<agreement:number>/sign/reopen/", signing.agreement_reopen, name="agreement-reopen"),
    path("agreements/<agreement:number>/sign/settle/", signing.refusal_settle, name="refusal-settle"),
    path("agreements/<agreement:number>/certificate/", certificates.certificate, name="certificate"),
    path(
        "agreements/<agreement:number>/certificate/<int:revision>/",
        certificates.certificate_revision,
        name="certificate-revision",
    ),
    path("agreements/<agreement:number>/history/", history.history, name="history"),
    path(
        "agreements/<agreement:number>/history/<int:before>...<int:after>/",
        history.revision_compare,
        name="revision-compare",
    ),
]

keeping = [
    path("commitments/", commitments.commitment_list, name="commitment-list"),
    path("commitments/<commitment:number>/", commitments.commitment_detail, name="commitment-detail"),
    path("commitments/<commitment:number>/check-in/", check_ins.check_in_record, name="check-in-record"),
    path("_/commitments/<commitment:number>/check-in/", fragment(check_ins.check_in_record), name="check-in-part"),
    path("commitments/<commitment:number>/check-ins/<uuid:key>/undo/", check_ins.check_in_undo, name="check-in-undo"),
    path("commitments/<commitment:number>/check-ins/<uuid:key>/tell/", check_ins.check_in_tell, name="check-in-tell"),
    path("m/<str:token>/", mail_check_ins.mail_check_in, name="mail-check-in"),
    path("m/<str:token>/done/", mail_check_ins.mail_check_in_done, name="mail-check-in-done"),
    path("m/<str:token>/undo/", mail_check_ins.mail_check_in_undo, name="mail-check-in-undo"),
]

telling = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox-read"),
    path("inbox/<uuid:item>/open/", inbox.inbox_open, name="inbox-open"),
]

urlpatterns = [*looking, *telling, *finding, *table, *drafting, *signed, *amending, *keeping]
