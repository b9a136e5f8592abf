"""Addresses of agreements; every fragment lives under /_/ beside its page."""

from django.views.decorators.http import require_safe

from agreements.views import (
    agreements,
    batch_check_ins,
    certificates,
    changes,
    check_ins,
    commitments,
    completions,
    counter_offers,
    escalations,
    examples,
    first_drafts,
    hand_overs,
    handshakes,
    history,
    home,
    inbox,
    leads,
    mail_arrivals,
    mail_check_ins,
    operations,
    participations,
    parties,
    pauses,
    people,
    preferences,
    promises,
    refusals,
    reviews,
    shared_drafts,
    signing,
    snooze,
    terms,
    unsubscribe,
    warnings,
    withdrawals,
)
from agreements.views.calendar_feed import page as calendar_feed
from agreements.views.collaboration import urls as collaboration
from agreements.views.converters import path
from agreements.views.dashboard import urls as dashboard
from agreements.views.lists import urls as lists
from agreements.views.preparation import urls as preparation
from agreements.views.requests import fragment
from agreements.views.search import results
from agreements.views.talk import urls as talk

app_name = "agreements"

home_pages = [
    path("", home.home, name="home"),
    path("example/", examples.example, name="example"),
]

agreement_lists = [
    path("agreements/", agreements.agreement_list, name="agreement-list"),
    path("agreements/new/", first_drafts.agreement_new, name="agreement-new"),
    path("_/agreements/new/found/", first_drafts.departments_found, name="agreement-new-found-part"),
    path("_/agreements/new/mail/", first_drafts.first_mail, name="agreement-new-mail-part"),
    path("agreements/<agreement:number>/", agreements.agreement_overview, name="agreement-overview"),
    path("_/agreements/<agreement:number>/", fragment(agreements.agreement_overview), name="agreement-overview-part"),
]

party_pages = [
    path("asked/<str:token>/", participations.participation, name="participation"),
    path("agreements/<agreement:number>/take-part/", participations.participation_answer, name="participation-answer"),
    path("agreements/<agreement:number>/people/add/", people.person_add, name="person-add"),
    path("agreements/<agreement:number>/parties/join/", parties.party_join, name="party-join"),
    path("agreements/<agreement:number>/parties/<slug:code>/leave/", parties.party_leave, name="party-leave"),
    path("agreements/<agreement:number>/parties/<slug:code>/endorse/", parties.outcome_endorse, name="outcome-endorse"),
    path(
        "agreements/<agreement:number>/parties/<slug:code>/waive/", parties.endorsement_waive, name="endorsement-waive"
    ),
    path(
        "agreements/<agreement:number>/parties/<slug:code>/people/<int:person>/leave/",
        parties.member_remove,
        name="member-remove",
    ),
]

draft_pages = [
    path("agreements/<agreement:number>/warnings/", warnings.warning_list, name="warning-list"),
    path("agreements/<agreement:number>/warnings/<uuid:key>/back/", warnings.warning_back, name="warning-back"),
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
    path(
        "agreements/<agreement:number>/counter-offers/<uuid:key>/",
        counter_offers.counter_offer_answer,
        name="counter-offer-answer",
    ),
]

review_pages = [
    path("agreements/<agreement:number>/reviews/", reviews.review_list, name="review-list"),
    path("agreements/<agreement:number>/reviews/<int:review>/", reviews.review_detail, name="review-detail"),
    path("agreements/<agreement:number>/reviews/<int:review>/record/", reviews.review_hold, name="review-hold"),
    path("agreements/<agreement:number>/reviews/<int:review>/move/", reviews.review_move, name="review-move"),
    path("agreements/<agreement:number>/actions/<uuid:key>/done/", reviews.action_finish, name="action-finish"),
    path("agreements/<agreement:number>/pause/", pauses.agreement_pause, name="agreement-pause"),
    path("agreements/<agreement:number>/pause/<int:pause>/end/", pauses.agreement_resume, name="agreement-resume"),
]

lead_pages = [
    path("agreements/<agreement:number>/lead/", leads.lead_hand_over, name="lead-hand-over"),
    path("agreements/<agreement:number>/lead/second/", leads.lead_second, name="lead-second"),
    path("agreements/<agreement:number>/lead/take-over/", leads.lead_take_over, name="lead-take-over"),
    path("agreements/<agreement:number>/share/", shared_drafts.draft_share, name="draft-share"),
    path("agreements/<agreement:number>/withdraw/", withdrawals.agreement_withdraw, name="agreement-withdraw"),
    path("agreements/<agreement:number>/take-up/", withdrawals.agreement_take_up, name="agreement-take-up"),
]


change_pages = [
    path("agreements/<agreement:number>/changes/", changes.change_list, name="change-list"),
    path("agreements/<agreement:number>/changes/new/", changes.change_ask, name="change-ask"),
    path(
        "agreements/<agreement:number>/changes/hand-over/<int:owner>/",
        hand_overs.change_hand_over,
        name="change-hand-over",
    ),
    path("agreements/<agreement:number>/changes/<int:revision>/", changes.change_detail, name="change-detail"),
    path("agreements/<agreement:number>/changes/<int:revision>/answer/", changes.change_answer, name="change-answer"),
    path(
        "agreements/<agreement:number>/changes/<int:revision>/withdraw/",
        changes.change_withdraw,
        name="change-withdraw",
    ),
]

signing_pages = [
    path("agreements/<agreement:number>/sign/", signing.agreement_sign, name="agreement-sign"),
    path("agreements/<agreement:number>/sign/open/", signing.signing_open, name="signing-open"),
    path("agreements/<agreement:number>/sign/reopen/", signing.agreement_reopen, name="agreement-reopen"),
    path("agreements/<agreement:number>/sign/settle/", refusals.refusal_settle, name="refusal-settle"),
    path(
        "agreements/<agreement:number>/sign/refusals/<int:refusal>/answer/",
        refusals.refusal_answer,
        name="refusal-answer",
    ),
    path("agreements/<agreement:number>/sign/refusals/<int:refusal>/keep/", refusals.refusal_keep, name="refusal-keep"),
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

commitment_pages = [
    path("agreements/<agreement:number>/promises/", promises.promise_list, name="promise-list"),
    path("commitments/", commitments.commitment_list, name="commitment-list"),
    path("commitments/check-in/", batch_check_ins.check_in_batch, name="check-in-batch"),
    path("commitments/<commitment:number>/", commitments.commitment_detail, name="commitment-detail"),
    path("commitments/<commitment:number>/check-in/", check_ins.check_in_record, name="check-in-record"),
    path("_/commitments/<commitment:number>/check-in/", fragment(check_ins.check_in_record), name="check-in-part"),
    path("commitments/<commitment:number>/check-ins/<uuid:key>/undo/", check_ins.check_in_undo, name="check-in-undo"),
    path("commitments/<commitment:number>/check-ins/<uuid:key>/tell/", check_ins.check_in_tell, name="check-in-tell"),
    path("commitments/<commitment:number>/completion/", completions.completion_answer, name="completion-answer"),
    path("commitments/<commitment:number>/check-ins/<uuid:key>/ask/", check_ins.check_in_ask, name="check-in-ask"),
    path(
        "commitments/<commitment:number>/check-ins/<uuid:key>/decide/",
        check_ins.check_in_decide,
        name="check-in-decide",
    ),
    path(
        "commitments/<commitment:number>/check-ins/<uuid:key>/acknowledge/",
        check_ins.check_in_acknowledge,
        name="check-in-acknowledge",
    ),
    path(
        "commitments/<commitment:number>/episodes/<int:episode>/stop-ladder/",
        escalations.ladder_stop,
        name="ladder-stop",
    ),
    path("m/<str:token>/", mail_check_ins.mail_check_in, name="mail-check-in"),
    path("m/<str:token>/done/", mail_check_ins.mail_check_in_done, name="mail-check-in-done"),
    path("m/<str:token>/undo/", mail_check_ins.mail_check_in_undo, name="mail-check-in-undo"),
    path("m/<str:token>/tell/", mail_check_ins.mail_check_in_tell, name="mail-check-in-tell"),
    path("m/<str:token>/ask/", mail_check_ins.mail_check_in_ask, name="mail-check-in-ask"),
    path("m/<str:token>/fresh/", mail_check_ins.mail_check_in_fresh, name="mail-check-in-fresh"),
]

notification_pages = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("_/count/", inbox.inbox_count, name="inbox-count-part"),
    path("inbox/read/", inbox.inbox_read, name="inbox-read"),
    path("inbox/<uuid:item>/open/", inbox.inbox_open, name="inbox-open"),
    path("to-do/snooze/", snooze.snooze_start, name="snooze-start"),
    path("to-do/bring-back/", snooze.snooze_end, name="snooze-end"),
    path("settings/notifications/", preferences.preferences, name="preferences"),
    path("settings/notifications/start-again/", preferences.stopped_restart, name="stopped-restart"),
    path("settings/notifications/try-again/", preferences.mail_try_again, name="mail-try-again"),
    path("agreements/<agreement:number>/follow/", preferences.agreement_follow, name="agreement-follow"),
    path("u/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]

operation_pages = [
    path("organisation/operations/", operations.operations, name="operations"),
    path("organisation/operations/requeue/", operations.operations_requeue, name="operations-requeue"),
    path("organisation/operations/set-aside/", operations.operations_set_aside, name="operations-set-aside"),
    path("organisation/operations/release/", operations.operations_release, name="operations-release"),
    path("organisation/operations/test-mail/", operations.operations_test_mail, name="operations-test-mail"),
    path("arrived/<str:token>/", mail_arrivals.mail_arrival, name="mail-arrival"),
]

calendar_pages = [
    path("settings/calendar/", calendar_feed.calendar_settings, name="calendar-settings"),
    path("settings/calendar/stop/", calendar_feed.calendar_stop, name="calendar-stop"),
    path("calendar/<str:token>.ics", calendar_feed.calendar_file, name="calendar-file"),
]

search_pages = [
    path("search/", results.search, name="search"),
    path("_/search/", fragment(require_safe(results.search)), name="search-part"),
]

urlpatterns = [
    *home_pages,
    *dashboard.urlpatterns,
    *lists.urlpatterns,
    *preparation.urlpatterns,
    *search_pages,
    *calendar_pages,
    *notification_pages,
    *agreement_lists,
    *party_pages,
    *draft_pages,
    *talk.urlpatterns,
    *collaboration.urlpatterns,
    *signing_pages,
    *lead_pages,
    *change_pages,
    *review_pages,
    *commitment_pages,
    *operation_pages,
]
