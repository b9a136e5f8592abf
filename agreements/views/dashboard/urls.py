"""Addresses of the dashboard and of what one does from it."""

from agreements.views.converters import path
from agreements.views.dashboard import (
    agreement_health,
    being_written,
    calendar,
    decisions,
    departments,
    load,
    news_requests,
    page,
    waiting,
)

dashboard_pages = [
    path("dashboard/", page.dashboard, name="dashboard"),
    path("dashboard/agreements/", agreement_health.health_list, name="health-list"),
    path("dashboard/decisions/", decisions.decision_list, name="decision-list"),
]

# Between departments; the dashboard shows the beginning of the first two.
relation_pages = [
    path("dashboard/waiting/", waiting.waiting, name="waiting"),
    path("dashboard/waiting/<slug:code>/<slug:other>/", waiting.waiting_pair, name="waiting-pair"),
    path("dashboard/calendar/", calendar.calendar, name="calendar"),
    path("dashboard/load/", load.load, name="load"),
    path("dashboard/load/<slug:code>/", load.load_detail, name="load-detail"),
    path("dashboard/departments/", departments.relation_list, name="relation-list"),
    path("dashboard/departments/<slug:code>/", departments.relation_detail, name="relation-detail"),
]

draft_list_pages = [
    path("dashboard/being-written/", being_written.being_written, name="being-written"),
    path("agreements/<agreement:number>/listing/", being_written.draft_listing, name="draft-listing"),
]

asking_pages = [
    path(
        "commitments/<commitment:number>/ask-for-news/",
        news_requests.commitment_ask_for_news,
        name="commitment-ask-for-news",
    ),
    path(
        "agreements/<agreement:number>/changes/<int:revision>/ask-for-news/",
        news_requests.change_ask_for_news,
        name="change-ask-for-news",
    ),
]

urlpatterns = [*dashboard_pages, *relation_pages, *draft_list_pages, *asking_pages]
