"""Elder mode (适老化): who asked for large print."""

ELDER_COOKIE = "elder"


def in_elder_mode(request) -> bool:
    return request.COOKIES.get(ELDER_COOKIE) == "1"
