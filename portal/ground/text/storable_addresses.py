"""Addresses as typed: whatever they hold, they can be looked up."""

from django.db import DataError
from django.http import Http404
from django.views.defaults import page_not_found

from portal.ground.text.characters import LOST_CHARACTER


class StorableAddressMiddleware:
    """NUL in a path or query becomes U+FFFD, which no record holds.

    PostgreSQL refuses a question that carries NUL, SQLite answers it: every look-up would have to
    know. The address then names nothing, and the visitor gets the page for that. So does a number
    that no column holds, wherever it was typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.path = request.path.replace("\0", LOST_CHARACTER)
        request.path_info = request.path_info.replace("\0", LOST_CHARACTER)
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            lost = "%EF%BF%BD"
            request.META["QUERY_STRING"] = query.replace("%00", lost).replace("\0", lost)
        return self.get_response(request)

    def process_exception(self, request, exception):
        return page_not_found(request, Http404()) if _beyond_any_column(exception) else None


def _beyond_any_column(exception) -> bool:
    """SQLite's driver cannot hand such a number over; PostgreSQL takes it back."""
    if isinstance(exception, OverflowError):
        return "SQLite" in str(exception)
    out_of_range = "22003"  # numeric_value_out_of_range
    return isinstance(exception, DataError) and (
        getattr(exception.__cause__, "sqlstate", "") == out_of_range
    )
