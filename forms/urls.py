"""Addresses of the room."""

app_name = "forms"
urlpatterns = []
