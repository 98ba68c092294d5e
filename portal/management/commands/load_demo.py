"""Load the demo city: catalogue, departments, staff, released guides and about thirty cases."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from forms.models import Submission
from guides.catalogue import SHIPPED
from guides.catalogue.cities import cities_of
from guides.catalogue.demo_facts import ONLINE, WORKING_RULES, demo_catalogue
from guides.catalogue.load import load_catalogue
from guides.catalogue.read import read
from guides.models import (
    GuideVersion,
    Industry,
    IndustryPermit,
    LeadDepartment,
    ServiceWindow,
    WorkingRule,
)
from guides.release import confirmations, needs, releases
from guides.release.page_tree import place_guide_pages
from home.seed_content import place_articles
from issuance.casework import reasons
from portal.demo import people, stories, telling
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.models import Region, User

SMALL_INDUSTRIES = ("SMALL_EATERY", "CONVENIENCE", "RESTAURANT")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--stage", choices=["small", "full"], default="full")

    def handle(self, *, stage, **options):
        if not settings.PORTAL_DEMO:
            raise CommandError("The demo is loaded only where PORTAL_DEMO is on.")
        keys.make_missing()
        with transaction.atomic():
            regions = self.load_city(stage)
            self.release(regions, stage)
            self.write_articles(regions)
        self.tell(stories.SMALL if stage == "small" else stories.FULL)
        call_command("search_rebuild", synonyms=True, stdout=self.stdout)
        self.stdout.write(self.style.SUCCESS("演示数据已就绪。"))

    def load_city(self, stage):
        """Catalogue, departments, windows and staff; what exists stays."""
        codes = [stories.LIUNAN, stories.YUFENG, stories.BABU]
        if not Industry.objects.exists():
            self.stdout.write("导入目录…")
            shipped = read(SHIPPED.read_bytes()).catalogue
            for city in cities_of(shipped):
                load_catalogue(actor=None, catalogue=demo_catalogue(shipped, city))
            for region in Region.objects.select_related("parent"):
                name = f"{region.name}政务服务中心“一业一证”专窗"
                online = ONLINE.get(region.city.code, "")
                ServiceWindow.objects.get_or_create(
                    region=region, name=name, defaults={"online": online}
                )
                if region.parent_id is None:
                    reasons.seed(region)
            self.name_leads()
            self.write_working_rules()
        regions = list(Region.objects.filter(code__in=codes).select_related("parent"))
        people.appoint_everyone(regions)
        return regions

    def name_leads(self):
        """In every city the department that decides an industry's first permit item leads it."""
        for use in IndustryPermit.objects.filter(sort_order=0).select_related("industry"):
            for competence in use.permit_item.competences.filter(region__parent=None):
                LeadDepartment.objects.get_or_create(
                    region=competence.region,
                    industry=use.industry,
                    defaults={"department": competence.department},
                )

    def write_working_rules(self):
        for code, rules in WORKING_RULES.items():
            for industry in Industry.objects.filter(code=code):
                for kind, text in rules.items():
                    WorkingRule.objects.create(industry=industry, kind=kind, text=text)

    def release(self, regions, stage):
        """One release for each city: drafted by one editor, confirmed by every department, approved
        by the other editor.
        """
        for city in {region.city for region in regions}:
            pairs = [
                (region, industry)
                for region in regions
                if region.city == city
                for industry in Industry.objects.of(city)
                if stage == "full" or industry.code in SMALL_INDUSTRIES
                if not GuideVersion.objects.filter(region=region, industry=industry).exists()
            ]
            if not pairs:
                continue
            self.stdout.write(f"发布 {city}：{len(pairs)} 份告知单…")
            author, approver = (
                User.objects.get(username=f"{name}-{city.code[:4]}")
                for name in ("editor", "editor2")
            )
            release = releases.draft_release(
                actor=author,
                name=f"{city.name}第一批（演示）",
                region=city,
                pairs=pairs,
                effective_from=clock.today(),
            )
            digest = releases.propose(actor=author, release=release)
            for need in needs.missing(release):
                confirmations.confirm(
                    actor=people.approver_of(need.department),
                    release=release,
                    department=need.department,
                    digest=need.digest,
                )
            releases.approve(actor=approver, release=release, digest=digest)
        for region in regions:
            place_guide_pages(region=region)

    def write_articles(self, regions):
        """Articles one editor wrote and another read."""
        place_articles(
            staff={
                city.code: [
                    User.objects.get(username=f"{name}-{city.code[:4]}")
                    for name in ("editor", "editor2")
                ]
                for city in {region.city for region in regions}
            }
        )

    def tell(self, chosen):
        """Each story once: a load that was interrupted goes on where it stopped."""
        names = set(Submission.objects.values_list("operator_name", flat=True))
        for serial, story in enumerate(chosen, start=1):
            if any(f"测试{story.shop}（{serial}号）" in name for name in names):
                continue
            if story.stage == "draft" and names:
                continue
            with transaction.atomic():
                telling.tell(story, serial)
            self.stdout.write(f"  {serial}/{len(chosen)} {story.shop}：{story.stage}")
