"""Addresses of the room: the QR page, the query channel, and tracking a case."""

from django.urls import path

from issuance.public import (
    choice_views,
    contact_views,
    delivery_views,
    entrance_views,
    item_views,
    later_views,
    licence_views,
    paper_views,
    promise_views,
    renewal_views,
    tracking_views,
    verify_views,
    visit_views,
)

urlpatterns = [
    path("l/<str:token>/", licence_views.licence_page, name="licence"),
    path("l/<str:token>/record.json", licence_views.licence_record, name="licence_record"),
    path(
        "l/<str:token>/permits/<int:pk>.jpg",
        licence_views.permit_page,
        name="licence_permit_page",
    ),
    path("licences/", licence_views.licence_query, name="licence_query"),
    path("verify/", verify_views.verify_page, name="verify"),
    path("track/", entrance_views.enter, name="track"),
    path("track/lost-code/", contact_views.lost_code, name="track_lost_code"),
    path("track/<str:reference>/", tracking_views.case_page, name="track_case"),
    path("track/<str:reference>/supplement/", tracking_views.supplement, name="track_supplement"),
    path("track/<str:reference>/withdraw/", tracking_views.withdraw, name="track_withdraw"),
    path(
        "track/<str:reference>/take-back/<int:pk>/",
        item_views.take_item_back,
        name="track_item_back",
    ),
    path("track/<str:reference>/go-on/", tracking_views.go_on_at_once, name="track_go_on"),
    path("track/<str:reference>/promised/", promise_views.promised, name="track_promised"),
    path("track/<str:reference>/commitment.pdf", promise_views.signed, name="track_commitment"),
    path("track/<str:reference>/together/", tracking_views.wait_for_all, name="track_together"),
    path("track/<str:reference>/online/", delivery_views.agree, name="track_online"),
    path("track/<str:reference>/online-end/", delivery_views.take_back, name="track_online_end"),
    path("track/<str:reference>/paper/", delivery_views.paper, name="track_paper"),
    path(
        "track/<str:reference>/delivered/<int:pk>/<slug:key>/",
        delivery_views.file,
        name="track_delivered",
    ),
    path("track/<str:reference>/choice/", choice_views.choice, name="track_choice"),
    path("track/<str:reference>/visit-day/", visit_views.propose_day, name="track_visit_day"),
    path("track/<str:reference>/put-right/", visit_views.report, name="track_put_right"),
    path(
        "track/<str:reference>/hearing/<int:pk>/",
        item_views.ask_for_hearing,
        name="track_hearing",
    ),
    path("track/<str:reference>/righted/<int:pk>/", visit_views.righted, name="track_righted"),
    path("track/<str:reference>/built/<int:pk>/", item_views.built, name="track_built"),
    path("track/<str:reference>/give-up/<int:pk>/", item_views.give_up, name="track_give_up"),
    path("track/<str:reference>/apply/<slug:kind>/", later_views.begin, name="track_later"),
    path("track/<str:reference>/renew/<int:pk>/", renewal_views.apply, name="track_renewal"),
    path(
        "track/<str:reference>/renew/<int:pk>/answer/",
        renewal_views.answer,
        name="track_renewal_answer",
    ),
    path(
        "track/<str:reference>/renew/<int:pk>/back/",
        renewal_views.take_back,
        name="track_renewal_back",
    ),
    path(
        "track/<str:reference>/notices/<str:number>/",
        paper_views.notice_page,
        name="track_notice_page",
    ),
    path("track/<str:reference>/notice/<str:number>.pdf", paper_views.notice, name="track_notice"),
    path(
        "track/<str:reference>/certificate.pdf",
        paper_views.certificate,
        name="track_certificate",
    ),
    path("track/<str:reference>/contact/", contact_views.contact, name="track_contact"),
    path("track/<str:reference>/leave/", entrance_views.leave, name="track_leave"),
]
