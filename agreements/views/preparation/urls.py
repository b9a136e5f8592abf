"""Addresses of preparing a draft: our preparation, where each stands, and the proposed days."""

from agreements.views.converters import path
from agreements.views.preparation import our_preparation, stances, timetables

urlpatterns = [
    path("agreements/<agreement:number>/our-preparation/", our_preparation.our_preparation, name="our-preparation"),
    path(
        "agreements/<agreement:number>/our-preparation/<slug:code>/<slug:question>/",
        our_preparation.preparation_write,
        name="preparation-write",
    ),
    path("agreements/<agreement:number>/stances/<slug:code>/", stances.stance_take, name="stance-take"),
    path("agreements/<agreement:number>/days/", timetables.timetable_set, name="timetable-set"),
]
