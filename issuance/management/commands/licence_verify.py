"""Check the PDF of a certificate without network or database: by what it carries and published keys."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from issuance.licence import presented
from issuance.licence.presented import SENTENCES, UNSIGNED
from issuance.licence.proofs import Finding


class Command(BaseCommand):
    help = (
        "Check the PDF of a certificate with the published keys alone (/api/v1/licence-keys as a file). "
        "Whether the licence holds today only the register knows: open the address of its code."
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
            raise CommandError(f"{file.name}: {error.strerror}") from None
        faults = shown.faults(published)
        if not faults and not shown.proof:
            faults = [UNSIGNED]
        with override("zh-hans"):
            if faults:
                reasons = " ".join(f"{SENTENCES[fault]} ({fault})" for fault in faults)
                raise CommandError(f"{file.name}: 无法核验。{reasons}")
            self.tell(shown, published)

    def tell(self, shown, published):
        items, key = shown.proof.recorded, published.keys[shown.proof.key]
        self.stdout.write(f"{SENTENCES[Finding.GENUINE]} ({key.id})")
        for name in (
            "licence_number",
            "edition",
            "operator_name",
            "uscc",
            "permits",
            "issuer",
            "made_on",
        ):
            value = items[name]
            self.stdout.write(f"{name}: {'、'.join(value) if isinstance(value, list) else value}")
        for code in shown.codes:
            self.stdout.write(f"register: {code}")
        self.stdout.write("是否仍然有效，只有登记系统知道：请打开上面的网址。")


def _published(path):
    try:
        return presented.published_in(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path.name}: {error.strerror}") from None
    except ValueError as error:
        raise CommandError(f"{path.name}: {error}") from None
