"""Addresses of several people at one draft."""

from agreements.views.collaboration import kept_clauses, removals
from agreements.views.converters import path

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
]
