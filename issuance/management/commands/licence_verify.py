"""Check the PDF of a certificate without network or database: by what it carries and published keys."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from issuance.licence import presented
from issuance.licence.addresses import address_of
from issuance.licence.presented import SENTENCES, UNSIGNED
from issuance.licence.proofs import Finding

ITEMS = (
    *("licence_number", "edition", "operator_name", "legal_representative", "uscc", "industry"),
    *("premises", "permits", "issuer", "made_on"),
)


class Command(BaseCommand):
    help = (
        "Check the PDF of a certificate with the published keys alone (/api/v1/licence-keys as a file). "
        "The signature is of the recorded items, not of the page. "
        "Whether the licence holds today only the register knows: open the address that is told."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.pdf", type=Path)
        parser.add_argument("--keys", metavar="KEYS.json", type=Path, required=True)

    def handle(self, *, file, keys, **options):
        """Says what was recorded; ends with an error that gives the reason where nothing is proved."""
        published = _published(keys)
        try:
            with file.open("rb") as opened:
                shown = presented.read_alone(opened)
        except OSError as error:
            raise CommandError(f"{_seen(file.name)}: {error.strerror}") from None
        faults = shown.faults(published)
        if not faults and not shown.proof:
            faults = [UNSIGNED]
        with override("zh-hans"):
            if faults:
                reasons = " ".join(f"{SENTENCES[fault]} ({fault})" for fault in faults)
                raise CommandError(f"{_seen(file.name)}: 无法核验。{reasons}")
            self.tell(shown.proof, published)

    def tell(self, proof, published):
        """What the record says; of the page nothing, for anybody may have painted it."""
        items = proof.recorded
        self.stdout.write(f"{SENTENCES[Finding.GENUINE]} ({published.keys[proof.key].id})")
        for name in ITEMS:
            value = items[name]
            text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
            self.stdout.write(f"{name}: {_seen(text)}")
        self.stdout.write("有签名的只是以上各项，页面本身没有签名：请与页面所载逐项核对。")
        self.stdout.write(f"register: {_door(proof.token, published.register)}")
        self.stdout.write("是否仍然有效，只有登记系统知道：请打开上面的网址。")


def _door(token, register):
    """Of the signed record, never of the page; where it names no token, where the file is checked."""
    return address_of(token, register) if token else f"{register}/verify/"


def _seen(text):
    """No order to the terminal, and nothing that turns the line around."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _published(path):
    try:
        return presented.published_in(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{_seen(path.name)}: {error.strerror}") from None
    except ValueError as error:
        raise CommandError(f"{_seen(path.name)}: {_seen(str(error))}") from None
