"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("stakeholders.urls")),
    path("", include("agreements.urls")),
]

handler500 = "config.errors.server_error"
