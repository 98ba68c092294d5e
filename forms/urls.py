"""Addresses of the room, under /apply/."""

from django.urls import path

from forms.views import handing_in, papers, renewing, situation, start, steps

app_name = "forms"
urlpatterns = [
    path("", start.index, name="index"),
    path("d/<str:token>/", steps.entrance, name="draft"),
    path("d/<str:token>/situation/", situation.situation, name="situation"),
    path("d/<str:token>/permits/", steps.permits, name="permits"),
    path("d/<str:token>/form/", steps.form, name="form"),
    path("d/<str:token>/materials/", papers.materials, name="materials"),
    path("d/<str:token>/materials/<int:pk>/", handing_in.file, name="file"),
    path("d/<str:token>/check/", handing_in.check, name="check"),
    path("d/<str:token>/newest/", renewing.move, name="move"),
    path("d/<str:token>/receipt/", handing_in.receipt, name="receipt"),
    path("d/<str:token>/application.pdf", handing_in.application_pdf, name="application"),
    path("d/<str:token>/commitment.pdf", handing_in.commitment_pdf, name="commitment"),
    path("<str:region>/<slug:industry>/", start.start, name="start"),
    path("<str:region>/<slug:industry>/form.pdf", start.blank, name="blank"),
]
