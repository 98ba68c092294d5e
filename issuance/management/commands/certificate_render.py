"""Render one certificate (行业综合许可证正本) from a JSON file of its items."""

import json
import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from issuance.licence.certificate import (
    MODES,
    CertificateError,
    CertificateItems,
    LayoutError,
    render,
)
from issuance.licence.qr import QrError, verify_pdf
from portal.ground.pdf.fonts import FontError


class Command(BaseCommand):
    help = "Render one certificate: nine items and the QR address in (JSON), a PDF out."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument("out", metavar="OUT.pdf", type=Path)
        parser.add_argument("--mode", choices=MODES, default="digital")
        parser.add_argument("--style", default="liuzhou-2022")
        parser.add_argument("--sample", action="store_true", help="set 样本 across it")
        parser.add_argument(
            "--offset",
            nargs=2,
            type=float,
            default=(0.0, 0.0),
            metavar=("RIGHT", "DOWN"),
            help="the printer's paper offset in mm",
        )

    def handle(self, *, file, out, mode, style, sample, offset, **options):
        """The file appears whole or not at all; every refusal is one line."""
        try:
            items = CertificateItems.from_dict(json.loads(file.read_text(encoding="utf-8")))
            pdf = render(items, style=style, mode=mode, sample=sample, offset_mm=tuple(offset))
            if mode != "stock":
                verify_pdf(pdf, items.qr_url)
            write_whole(out, pdf)
        except (CertificateError, LayoutError, FontError, QrError) as error:
            raise CommandError(one_line(error)) from None
        except ValueError as error:
            raise CommandError(f"{file.name}: not JSON ({one_line(error)})") from None
        except OSError as error:
            place = Path(error.filename).name if error.filename else file.name
            raise CommandError(f"{place}: {error.strerror or error}") from None
        if options["verbosity"] > 0:
            self.stdout.write(f"{out}: {len(pdf)} bytes, {mode}")


def one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the place and rename. Raises OSError and leaves nothing behind."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
