"""Addresses as typed: whatever they hold, they can be looked up."""

from portal.ground.text.characters import LOST_CHARACTER


class StorableAddressMiddleware:
    """NUL in a path or query becomes U+FFFD, which no record holds.

    PostgreSQL refuses a question that carries NUL, SQLite answers it: every look-up would have to
    know. The address then names nothing, and the visitor gets the page for that.
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
