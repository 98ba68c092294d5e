"""Every kind of public page of the demo city, by an address that shows it."""

from tests.placed_guides import EATERY

GUIDE = "/guides/450204/small-eatery/"
# What speaks in our words alone, whatever the catalogue says.
PLAIN = [
    "/subscriptions/confirm/no-such-token/",
    "/track/",
    "/licences/",
    "/licences/open/",
    "/verify/",
    "/search/?q=zzzzz",
    "/feedback/?sent=1",
    "/no-such-page/",
    "/l/no-such-token/",
]
PAGES = [
    "/",
    "/guides/",
    "/guides/?industry=small-eatery",
    "/guides/450204/",
    "/guides/catalogue/450200/",
    "/guides/releases/",
    GUIDE,
    f"{GUIDE}?{EATERY}",
    f"{GUIDE}v/1/",
    f"{GUIDE}changes/",
    "/subscribe/450204/small-eatery/",
    "/apply/450204/small-eatery/",
    "/search/?q=餐饮",
    "/policy/",
    "/policy/liuzhou-2022-2/",
    "/feedback/",
    "/sitemap/",
    *PLAIN,
]
CHINESE_ONLY = ["/demo/", "/staff/login/"]
NOT_FOUND = {"/no-such-page/", "/l/no-such-token/", "/subscriptions/confirm/no-such-token/"}
