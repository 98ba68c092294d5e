"""A city with any number of cases, written by PostgreSQL itself: rows as the verbs leave them.

Nine counties of one city and one of another have a tenth of the cases each. Every case has a
review at the market and one at the housing department of its county, every seventh one more at
the city's fire brigade; two thirds are licensed.
"""

import datetime as dt

from django.db import connection

from guides.models import GuideVersion, Industry, Release
from portal.demo.people import appoint
from portal.ground.models import Chain, Department, Region, Role

CITY, OTHER_CITY = "450200", "451100"
COUNTIES = [f"4502{number:02}" for number in range(1, 10)]
COUNTY, OTHER_COUNTY = COUNTIES[3], "451102"
OFFICES = ("MR", "HC", "AA")  # market, housing, issuing body
DAY = dt.date(2026, 1, 1)
MOMENT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

# Where case number `n` belongs: to the county of its last digit, 0 to the other city's.
PLACES = """
CREATE TEMPORARY TABLE place AS
SELECT r.id AS region, r.code, v.id AS version, v.industry_id AS industry,
       mr.id AS market, hc.id AS housing, aa.id AS body, fire.id AS fire, clerk.id AS clerk,
       chain.id AS chain, CASE parent.code WHEN %(other)s THEN 0 ELSE right(r.code, 1)::int END AS turn
FROM ground_region r
JOIN ground_region parent ON parent.id = r.parent_id
JOIN guides_guideversion v ON v.region_id = r.id
JOIN ground_department mr ON mr.code = r.code || '-MR'
JOIN ground_department hc ON hc.code = r.code || '-HC'
JOIN ground_department aa ON aa.code = r.code || '-AA'
JOIN ground_department fire ON fire.code = parent.code || '-FR'
JOIN ground_user clerk ON clerk.username = 'clerk-' || r.code
JOIN ground_chain chain ON chain.name = parent.code
"""
SEED = """
CREATE TEMPORARY TABLE fresh AS
SELECT n, place.*, 10000000 + n AS id, now() - make_interval(mins => 3000000 - n) AS at,
       place.code || lpad(n::text, 13, '0') || 'K' AS number, n %% 7 = 0 AS counter, n %% 3 > 0 AS done
FROM generate_series(%(first)s, %(last)s) n
JOIN place ON place.turn = n %% 10;
ANALYZE fresh;
INSERT INTO forms_submission (id, uuid, reference, access_code_digest, version_id, region_id, channel,
    kind, about, items, clerk_id, operator_name, received_at)
SELECT id, gen_random_uuid(), code || '-' || lpad(n::text, 10, '0') || '-K', '', version, region,
    CASE WHEN counter THEN 'window' ELSE 'online' END, 'new', '', '[]',
    CASE WHEN counter THEN clerk END, '测试第' || n || '号店', at FROM fresh ORDER BY n;
INSERT INTO forms_numberdigest (submission_id, digest)
SELECT id, encode(sha256((n || '/' || kind)::bytea), 'hex')
FROM fresh, generate_series(1, 3) kind ORDER BY n;
INSERT INTO issuance_case (id, number, submission_id, kind, status, region_id, industry_id, version_id,
    issuing_body_id, channel, operator_name, received_at, check_due, supplement_asked,
    supplement_silence, choice_silence, choice, agent_reason, deemed_accepted)
SELECT id, number, id, 'new', CASE WHEN done THEN 'issued' ELSE 'checking' END, region, industry,
    version, body, CASE WHEN counter THEN 'window' ELSE 'online' END, '测试第' || n || '号店', at,
    at::date + 7, false, '', '', '', '', false FROM fresh ORDER BY n;
INSERT INTO issuance_review (id, case_id, region_id, permit_code, permit_name, basis, counts,
    indispensable, after, legal_basis, false_papers, department_id, status, reasons, refusal_kind,
    refusal_authority, statement, round, prepares, visit, visit_reason, righted, late_reason,
    decided_by_id, decided_at)
SELECT id * 10 + kind, id, region, 'P' || kind, '测试许可', 'applied', true,
    false, '[]', '', false, CASE kind WHEN 1 THEN market WHEN 2 THEN housing ELSE fire END,
    CASE WHEN done THEN 'granted' ELSE 'checking' END, '', '', '', '', 1, false, 'none', '', '', '',
    CASE WHEN done THEN clerk END, CASE WHEN done THEN at END
FROM fresh, generate_series(1, 3) kind WHERE kind < 3 OR counter ORDER BY n, kind;
INSERT INTO issuance_permit (id, review_id, region_id, issuer_id, permit_code, name, certificate_name,
    counts, number, scope, valid_from, status, status_on, status_reason, recorded_at,
    corrected_reason, end_ground, end_law, end_document, end_organ, deregistered_note, pictured,
    held_over)
SELECT id * 10 + kind, id * 10 + kind, region, CASE kind WHEN 1 THEN market ELSE housing END,
    'P' || kind, '测试许可', '测试许可证', true, 'JY' || n || kind, '', at::date, 'valid', at::date, '',
    at + interval '3 days', '', '', '', '', '', '', false, false
FROM fresh, generate_series(1, 2) kind WHERE done ORDER BY n, kind;
INSERT INTO issuance_licence (id, number, origin_case_id, region_id, industry_id, issuer_id,
    operator_name, uscc, facts, issued_at, ended_reason, ended_way)
SELECT id, 'L' || number, id, region, industry, body, '测试第' || n || '号店', '', '{}',
    at + interval '4 days', '', '' FROM fresh WHERE done ORDER BY n;
INSERT INTO issuance_licencepermit (licence_id, permit_id, loaded_at)
SELECT id, id * 10 + kind, at FROM fresh, generate_series(1, 2) kind WHERE done ORDER BY n, kind;
INSERT INTO ground_event (chain_id, number, at, verb, subject, "case", before, after, data,
    previous_hash, hash, form, region, witness, salt)
SELECT chain, 100000 + n * 4 + step, at, 'check', 'case:' || id, number, '', '', '{}', '',
    md5(n || '/' || step), 2, '', '', '' FROM fresh, generate_series(0, 3) step ORDER BY n, step;
DROP TABLE fresh;
"""
SEEDED = (
    "forms_submission forms_numberdigest issuance_case issuance_review issuance_permit "
    "issuance_licence issuance_licencepermit ground_event"
).split()


def city_without_cases():
    """Places, people of every post and one version for each county."""
    for code, counties in ((CITY, COUNTIES), (OTHER_CITY, [OTHER_COUNTY])):
        city = Region.objects.create(code=code, name=f"测试{code}市")
        Chain.objects.create(name=code)
        fire = Department.objects.create(code=f"{code}-FR", name="测试消防", region=city)
        appoint(f"approver-{fire.code}", Role.APPROVER, region=city, department=fire, name="测")
        appoint(f"supervisor-{code}", Role.SUPERVISOR, region=city, name="测")
        for county in counties:
            _county(Region.objects.create(code=county, name=f"测试{county}", parent=city))
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"other": OTHER_CITY})


def _county(region):
    offices = {
        code: Department.objects.create(
            code=f"{region.code}-{code}", name=f"测试{code}", region=region
        )
        for code in OFFICES
    }
    for role in (Role.CLERK, Role.SUPERVISOR, Role.AUDITOR):
        appoint(f"{role}-{region.code}", role, region=region, name="测")
    for role in (Role.APPROVER, Role.INSPECTOR):
        appoint(f"{role}-{region.code}", role, region=region, department=offices["MR"], name="测")
    appoint(
        f"officer-{region.code}",
        Role.LICENCE_OFFICER,
        region=region,
        department=offices["AA"],
        name="测",
    )
    author = appoint(f"editor-{region.code}", Role.EDITOR, region=region, name="测")
    industry, _new = Industry.objects.get_or_create(
        city=region.parent,
        code=f"TEST{region.parent.code}",
        defaults={"name": "测试业", "slug": f"test-{region.parent.code}"},
    )
    release = Release.objects.create(
        name="测试", region=region, effective_from=DAY, author=author, created_at=MOMENT
    )
    GuideVersion.objects.create(
        region=region,
        industry=industry,
        number=1,
        status=GuideVersion.Status.ACTIVE,
        effective_from=DAY,
        release=release,
        body=b"{}",
        sha256="",
        created_at=MOMENT,
    )


def write_cases(first: int, last: int):
    """Cases number ``first`` to ``last``, newest last, and what the planner knows of the tables.

    It is told of a solid-state disk, as any server has one (see docs/operations.md).
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost = 1.1")
        cursor.execute(SEED, {"first": first, "last": last})
        for table in SEEDED:
            cursor.execute(f"ANALYZE {table}")
