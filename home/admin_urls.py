"""Addresses of the content screens, below the back office."""

from django.urls import path

from home import announcement_views, due_article_views, enquiry_views

urlpatterns = [
    path("enquiries/", enquiry_views.EnquiryList.as_view(), name="home_enquiries"),
    path("enquiries/<int:pk>/", enquiry_views.EnquiryPage.as_view(), name="home_enquiry"),
    path(
        "enquiries/<int:pk>/contact/",
        enquiry_views.EnquiryContact.as_view(),
        name="home_enquiry_contact",
    ),
    path(
        "enquiries/<int:pk>/<slug:verb>/",
        enquiry_views.EnquiryVerb.as_view(),
        name="home_enquiry_verb",
    ),
    path(
        "announcements/<int:pk>/draft/",
        announcement_views.DraftAnnouncement.as_view(),
        name="home_draft_announcement",
    ),
    path("articles/due/", due_article_views.DueArticles.as_view(), name="home_due_articles"),
]
