"""Addresses of the room."""

app_name = "issuance"
urlpatterns = []
