"""The limits there are: how often what may be asked for, by whom."""

from dataclasses import dataclass, field
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from limits import RateLimitItem, parse

TOO_MANY_REQUESTS = _("Too many requests from here.")
ALL: dict[str, "Limit"] = {}


class Per(Enum):
    """Whom a limit counts."""

    CLIENT = "client"  # the address that asks; of IPv6 its /64
    ACCOUNT = "account"  # who is signed in
    SUBJECT = "subject"  # what the caller names: a draft, a name and an address
    EVERYBODY = "everybody"


@dataclass(frozen=True)
class Limit:
    """``rate`` reads like "20/minute"; ``said`` is what who has gone beyond it is told.

    ``shared`` limits are counted over all processes and machines; the others in each process, which
    allows its part of the rate (settings.PORTAL_WORKERS) and costs no question to anybody.
    Raises ValueError where a name is given twice.
    """

    name: str
    rate: str
    per: Per = Per.CLIENT
    shared: bool = True
    said: str | Promise = TOO_MANY_REQUESTS
    item: RateLimitItem = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "item", parse(self.rate))
        if ALL.setdefault(self.name, self) != self:
            raise ValueError(f"there is a limit {self.name!r} already")


UNKNOWN_TOKENS = Limit("unknown-tokens", "30/minute")
POSTS = Limit("posts", "300/minute")
# The editor posts while one types: drafts, previews.
ACCOUNT_POSTS = Limit("account-posts", "900/minute", per=Per.ACCOUNT)
