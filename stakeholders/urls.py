"""Addresses of the organisation's pages and of the demonstration."""

from django.urls import path

from stakeholders.views.absences import absence_add, absence_cancel, absence_edit, absence_list
from stakeholders.views.demo import demo, demo_sign_in
from stakeholders.views.demo_mail import demo_mail, demo_mail_message
from stakeholders.views.departments import department_add, department_edit, department_list, department_remove
from stakeholders.views.devices import device_list, device_sign_out, devices_sign_out
from stakeholders.views.holidays import holiday_add, holiday_country, holiday_list, holiday_remove
from stakeholders.views.invitations import invitation, person_invite
from stakeholders.views.lists.exports import list_export
from stakeholders.views.lists.jobs import job_detail, job_file, job_list, job_part
from stakeholders.views.lists.saved_views import (
    saved_view_open,
    saved_view_remove,
    saved_view_rename,
    saved_view_save,
)
from stakeholders.views.organisation import organisation_edit
from stakeholders.views.people import person_add, person_deactivate, person_edit, person_list, person_reactivate
from stakeholders.views.people_import import person_import, person_import_csv, person_import_workbook
from stakeholders.views.profile import profile

app_name = "stakeholders"

urlpatterns = [
    path("organisation/departments/", department_list, name="department-list"),
    path("organisation/departments/add/", department_add, name="department-add"),
    path("organisation/departments/<slug:code>/", department_edit, name="department-edit"),
    path("organisation/departments/<slug:code>/remove/", department_remove, name="department-remove"),
    path("organisation/people/", person_list, name="person-list"),
    path("organisation/people/add/", person_add, name="person-add"),
    path("organisation/people/invite/", person_invite, name="person-invite"),
    path("organisation/people/import/", person_import, name="person-import"),
    path("organisation/people/import/people.csv", person_import_csv, name="person-import-csv"),
    path("organisation/people/import/people.xlsx", person_import_workbook, name="person-import-workbook"),
    path("organisation/people/<int:pk>/", person_edit, name="person-edit"),
    path("organisation/people/<int:pk>/deactivate/", person_deactivate, name="person-deactivate"),
    path("organisation/people/<int:pk>/reactivate/", person_reactivate, name="person-reactivate"),
    path("organisation/holidays/", holiday_list, name="holiday-list"),
    path("organisation/holidays/country/", holiday_country, name="holiday-country"),
    path("organisation/holidays/add/", holiday_add, name="holiday-add"),
    path("organisation/holidays/<int:pk>/remove/", holiday_remove, name="holiday-remove"),
    path("organisation/settings/", organisation_edit, name="organisation-edit"),
    path("organisation/me/", profile, name="profile"),
    path("organisation/me/devices/", device_list, name="device-list"),
    path("organisation/me/devices/sign-out/", devices_sign_out, name="devices-sign-out"),
    path("organisation/me/devices/<slug:handle>/sign-out/", device_sign_out, name="device-sign-out"),
    path("organisation/me/absences/", absence_list, name="absence-list"),
    path("organisation/me/absences/add/", absence_add, name="absence-add"),
    path("organisation/me/absences/<int:pk>/", absence_edit, name="absence-edit"),
    path("organisation/me/absences/<int:pk>/cancel/", absence_cancel, name="absence-cancel"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    # "views" comes first: no list is called so.
    path("lists/views/<int:pk>/", saved_view_open, name="saved-view-open"),
    path("lists/views/<int:pk>/rename/", saved_view_rename, name="saved-view-rename"),
    path("lists/views/<int:pk>/remove/", saved_view_remove, name="saved-view-remove"),
    path("lists/<slug:name>/views/", saved_view_save, name="saved-view-save"),
    path("lists/<slug:name>/<slug:file_format>/", list_export, name="list-export"),
    path("exports/", job_list, name="job-list"),
    path("exports/<uuid:key>/", job_detail, name="job-detail"),
    path("exports/<uuid:key>/file/", job_file, name="job-file"),
    path("_/exports/<uuid:key>/", job_part, name="job-part"),
    path("demo/", demo, name="demo"),
    path("demo/sign-in/", demo_sign_in, name="demo-sign-in"),
    path("demo/mail/", demo_mail, name="demo-mail"),
    path("demo/mail/<slug:key>/", demo_mail_message, name="demo-mail-message"),
]
