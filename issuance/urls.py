"""Addresses of the room: the QR page, the query channel, and tracking a case."""

from django.urls import path

from issuance import public

urlpatterns = [
    path("l/<str:token>/", public.licence_page, name="licence"),
    path("l/<str:token>/record.json", public.licence_record, name="licence_record"),
    path("licences/", public.licence_query, name="licence_query"),
]
