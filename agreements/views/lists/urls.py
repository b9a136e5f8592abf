"""Addresses of the lists across all agreements."""

from agreements.views.converters import path
from agreements.views.lists.change_log import change_log
from agreements.views.lists.event_list import event_list

urlpatterns = [
    path("changes/", change_log, name="change-log"),
    path("history/", event_list, name="event-list"),
]
