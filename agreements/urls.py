"""Addresses of agreements; every fragment lives under /_/ beside its page."""

from django.urls import path, register_converter

from agreements.drafting.sections import KindSlug, SectionSlug
from agreements.models.numbering import AgreementReference, CommitmentReference
from agreements.views import terms
from agreements.views.requests import fragment

register_converter(AgreementReference, "agreement")
register_converter(CommitmentReference, "commitment")
register_converter(SectionSlug, "section")
register_converter(KindSlug, "kind")

app_name = "agreements"

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
]

urlpatterns = [*drafting]
