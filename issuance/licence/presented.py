"""What somebody presents as a certificate, read from its bytes and judged by the published keys.

Nothing here asks the register: the page ``/verify/`` does that with the token; the command
``licence_verify`` has none to ask.
"""

import json
import zlib
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issuance.licence.addresses import token_of
from issuance.licence.proofs import SIGNED, Finding, Proof, judged
from portal.ground import children
from portal.ground.published_keys import PublishedKeys, listed
from portal.ground.text.foreign_json import parsed

WALL_SECONDS = 5
PLACES = 2
DOORS = 64  # clients are told apart by so many

UNREADABLE, HUGE, NO_CODE, MANY_CODES = "unreadable", "huge", "no_code", "many_codes"
ELSEWHERE, DIFFERENT, UNSIGNED = "elsewhere", "different", "unsigned"
SENTENCES: dict[str, Promise] = {
    Finding.GENUINE: _("The record in it was signed by the issuing authority and is unchanged."),
    Finding.ALTERED: _(
        "The record in it does not match its signature: it was changed, or never issued."
    ),
    Finding.UNKNOWN_KEY: _("The record in it is signed with a key that was never published here."),
    Finding.EXPOSED_KEY: _(
        "The record in it is signed with a key that others may have: the signature proves nothing any more."
    ),
    Finding.MALFORMED: _("What it carries as a record is no record of a certificate."),
    UNREADABLE: _(
        "The file cannot be read: it is damaged, protected, too elaborate, or no PDF or picture."
    ),
    HUGE: _("The picture has too many pixels. Please make it smaller."),
    NO_CODE: _(
        "No QR code of a certificate was found in it. Photograph the code from nearer, straight and sharp."
    ),
    MANY_CODES: _(
        "It shows several codes that lead to different places. Present one certificate alone."
    ),
    ELSEWHERE: _("The code in it is none of this register: it leads elsewhere."),
    UNSIGNED: _(
        "The file carries no signed record: without the register nothing can be said of it."
    ),
    DIFFERENT: _("The code and the signed record in it belong to different certificates."),
}


class Kind(Enum):
    """``ADDRESS``: typed, nothing else was shown."""

    ADDRESS = "address"
    PICTURE = "picture"
    PDF = "pdf"


@dataclass(frozen=True)
class Presented:
    """What the bytes say: ``codes`` of the (first) page, and the ``proof`` a PDF carries.

    ``sha256`` of the file itself where it is a PDF: the register knows that of each edition. ``unread``: why
    nothing was read, as a name of ``SENTENCES``.
    """

    kind: Kind
    codes: tuple[str, ...] = ()
    proof: Proof | None = None
    sha256: str = ""
    unread: str = ""

    def faults(self, published: PublishedKeys) -> list[str]:
        """Names of ``SENTENCES``: why this is not to be believed; none: it is what it says."""
        if self.unread:
            return [self.unread]
        found = []
        if self.proof and (finding := judged(self.proof, published.keys)) is not Finding.GENUINE:
            found.append(finding)
        tokens = self._tokens(published)
        if len(tokens) > 1:
            found.append(MANY_CODES)
        elif not tokens and not self.proof:
            found.append(NO_CODE)
        elif "" in tokens:
            found.append(ELSEWHERE)
        elif tokens and self.proof and self.proof.token and tokens != {self.proof.token}:
            found.append(DIFFERENT)
        return found

    def token(self, published: PublishedKeys) -> str:
        """Of the certificate, by its code, else by a record that the register signed; empty where neither
        names one."""
        tokens = self._tokens(published) - {""}
        if len(tokens) == 1:
            return tokens.pop()
        signed = self.proof and not self.codes and judged(self.proof, published.keys) in SIGNED
        return self.proof.token if signed else ""

    def _tokens(self, published):
        return {token_of(code, published.register) for code in self.codes}


def read(file: BinaryIO, client: str) -> Presented:
    """A PDF or picture of anybody's, read in a limited child; raises ``children.NoPlace``.

    One at a time for each client, and nobody is waited for: what holds a thread of the server up is a
    file that is being read, and of those there are few.
    """
    door = zlib.crc32(client.encode()) % DOORS
    with (
        children.place(f"presented-by-{door}", most=1),
        children.place("presented", most=PLACES),
        children.copy(file) as opened,
    ):
        return read_alone(opened)


def read_alone(opened: BinaryIO) -> Presented:
    """As ``read``, of a file of a disk, for whoever waits in no line."""
    try:
        ended = children.run("issuance.licence.reading", seconds=WALL_SECONDS, file=opened)
        answer = json.loads(ended.output)
    except (children.TooSlow, ValueError):
        return Presented(Kind.PICTURE, unread=UNREADABLE)
    if "huge" in answer:
        return Presented(Kind.PICTURE, unread=HUGE)
    codes = tuple(answer["codes"])
    if "sha256" not in answer:
        return Presented(Kind.PICTURE, codes)
    return Presented(Kind.PDF, codes, Proof.read(answer["carried"]), answer["sha256"])


def published_in(text: str | bytes) -> PublishedKeys:
    """The published keys (``/api/v1/licence-keys``) as a file; ``ValueError`` for any other."""
    return listed(parsed(text))
