"""In whose turn a PDF is made and whose limits it uses up: keys and digests, no names."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.ground.limits.client_address import counted_as


def of_reader(request: HttpRequest) -> str:
    """A member of staff by the account, anybody else by the address that asks."""
    if request.user.is_authenticated:
        return f"staff:{request.user.pk}"
    return f"client:{digest_of_client(request)}"


def of_draft(key: int) -> str:
    """Who has the link of a draft does not wait for others at the same address."""
    return f"draft:{key}"


def digest_of_client(request: HttpRequest) -> str:
    """A keyed digest of the address that asks; of IPv6, of the subscriber's network."""
    client = counted_as(request.META["REMOTE_ADDR"])
    return salted_hmac("portal.ground.clients", client, algorithm="sha256").hexdigest()
