"""Addresses of several people at one draft."""

from agreements.views.collaboration import kept_clauses, private_copies, removals, visits, writers
from agreements.views.converters import path
from agreements.views.requests import fragment

urlpatterns = [
    path(
        "agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/keep/", kept_clauses.clause_keep, name="clause-keep"
    ),
    path(
        "agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/release/",
        kept_clauses.clause_release,
        name="clause-release",
    ),
    path(
        "agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/restore/",
        removals.term_restore,
        name="term-restore",
    ),
    path("agreements/<agreement:number>/terms/<kind:kind>/copy/", private_copies.copy_keep, name="copy-keep"),
    path("agreements/<agreement:number>/terms/<kind:kind>/copy/drop/", private_copies.copy_drop, name="copy-drop"),
    path("agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/ping/", writers.term_ping, name="term-ping"),
    path("agreements/<agreement:number>/seen/", visits.draft_seen, name="draft-seen"),
    path("_/agreements/<agreement:number>/writers/", fragment(writers.writer_list), name="writer-list-part"),
]
