"""Addresses of the talk about a draft."""

from agreements.views.converters import path
from agreements.views.talk import page, points, suggestions

TALK = "agreements/<agreement:number>/talk/"

urlpatterns = [
    path(TALK, page.talk, name="talk"),
    path(f"{TALK}raise/", points.point_raise, name="point-raise"),
    path(f"{TALK}<int:point>/", points.point_detail, name="point-detail"),
    path(f"{TALK}<int:point>/reply/", points.point_reply, name="point-reply"),
    path(f"{TALK}<int:point>/settle/", points.point_settle, name="point-settle"),
    path(f"{TALK}<int:point>/withdraw/", points.point_withdraw, name="point-withdraw"),
    path(f"{TALK}<int:point>/take-over/", points.point_take_over, name="point-take-over"),
    path(f"{TALK}<int:point>/decline/", points.point_decline, name="point-decline"),
    path(
        "agreements/<agreement:number>/terms/<kind:kind>/<uuid:key>/suggest/",
        suggestions.point_suggest,
        name="point-suggest",
    ),
]
