"""Addresses of the room: the QR page, the query channel, and tracking a case."""

from django.urls import path

from issuance import public, tracking

urlpatterns = [
    path("l/<str:token>/", public.licence_page, name="licence"),
    path("l/<str:token>/record.json", public.licence_record, name="licence_record"),
    path("licences/", public.licence_query, name="licence_query"),
    path("track/", tracking.enter, name="track"),
    path("track/<str:reference>/", tracking.case_page, name="track_case"),
    path("track/<str:reference>/supplement/", tracking.supplement, name="track_supplement"),
    path("track/<str:reference>/withdraw/", tracking.withdraw, name="track_withdraw"),
    path("track/<str:reference>/notice/<str:number>.pdf", tracking.notice, name="track_notice"),
    path("track/<str:reference>/certificate.pdf", tracking.certificate, name="track_certificate"),
    path("track/<str:reference>/leave/", tracking.leave, name="track_leave"),
]
