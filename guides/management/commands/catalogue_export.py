"""Export a city's published catalogue as JSON or .xlsx; importing it again changes nothing."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from guides.catalogue.dump import dump
from guides.catalogue.excerpt import excerpt
from guides.catalogue.files import write_file
from guides.catalogue.format import Catalogue
from guides.catalogue.workbook.writing import WorkbookTooLong
from portal.ground.models import Region


def chosen_city(code: str) -> Region:
    """The city of this code, or the only one; what there is to choose from is said."""
    cities = {city.code: city for city in Region.objects.cities().order_by("code")}
    if not code and len(cities) == 1:
        return next(iter(cities.values()))
    if code not in cities:
        raise CommandError(_("Say which city: --city %(codes)s") % {"codes": " | ".join(cities)})
    return cities[code]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="default: JSON to standard output")
        parser.add_argument("--city", default="", help="code of the city, where there are several")
        parser.add_argument("--industry", help="code of the one industry to export")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be written and write nothing"
        )

    def handle(self, *, file: Path | None, city: str, industry, dry_run: bool, **options):
        data = dump(chosen_city(city))
        if industry:
            try:
                data = excerpt(data, industry)
            except KeyError:
                raise CommandError(_("unknown industry %(code)s") % {"code": industry}) from None
        if dry_run:
            counts = {key: len(part) for key, part in data.items() if isinstance(part, list)}
            self.stdout.write(", ".join(f"{key}: {count}" for key, count in counts.items()))
        elif file:
            try:
                file.write_bytes(write_file(file.name, Catalogue.model_validate(data), data))
            except WorkbookTooLong as error:
                raise CommandError(str(error)) from error
        else:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n", ending="")
