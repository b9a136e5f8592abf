"""Every address of the site."""

from allauth.account import views as account
from django.urls import include, path, re_path

from config import probes
from config.help import help_index, help_page
from stakeholders.views.sign_in import password_reset

# Of allauth's pages only those that do something here: nobody signs up or changes their address themselves.
accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    # Without a final slash, as probes and crawlers expect.
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("robots.txt", probes.robots, name="robots"),
    path("accounts/", include(accounts)),
    path("help/", help_index, name="help"),
    path("help/<slug:page>/", help_page, name="help-page"),
    path("", include("stakeholders.urls")),
    path("", include("agreements.urls")),
]

# allauth's, where somebody signed in tries their old password too often.
handler404 = "config.errors.page_not_found"
handler429 = "config.errors.too_many_requests"
handler500 = "config.errors.server_error"
