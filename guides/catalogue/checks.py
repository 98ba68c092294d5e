"""The whole-file check: every problem of a typed catalogue, each with its place."""

from collections import Counter
from collections.abc import Iterable, Iterator

from guides.catalogue import implied
from guides.catalogue.field_checks import check_fields
from guides.catalogue.format import Catalogue
from guides.catalogue.industry_checks import industry_facts
from guides.catalogue.industry_entries import Industry
from guides.catalogue.local_checks import local_facts
from guides.catalogue.references import UNKNOWN, twice
from guides.catalogue.text_checks import check_texts
from guides.version import number_patterns
from guides.version.kinds import NEW, WORDS, listed
from guides.version.parts import OWN_PROVISION
from guides.version.problems import Problem
from guides.version.rules import check_rule, fits, named_questions
from guides.version.situations import LEAST
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


def check(catalogue: Catalogue, broken: frozenset[str] = frozenset()) -> list[Problem]:
    """Everything that keeps the file from being imported.

    ``broken``: codes of entries already reported as malformed; what refers to them is not judged.
    """
    return list(dict.fromkeys(_Check(catalogue, broken).problems()))


def warnings(catalogue: Catalogue) -> list[Problem]:
    """What may be imported and is worth knowing: industries outside the reform (Liuzhou, task (一)),
    papers that a register gives in part only, and words that stand where a choice is."""
    too_few = Sentence(_("has fewer than two permit items that count, so it cannot be released"))
    in_part = Sentence(
        _("is shared in part and brought by the applicant in part (自备): guides ask for it")
    )
    return (
        [
            Problem(f"industries[{industry.code}]", too_few)
            for industry in catalogue.industries
            if counted_items(catalogue, industry) < LEAST
        ]
        + [
            Problem(f"materials[{material.id}].data_sharing", in_part)
            for material in catalogue.materials
            if material.data_sharing
            and OWN_PROVISION in (material.provided_by or "") + (material.share_from or "")
        ]
        + [*_read_forgivingly(catalogue)]
    )


def _read_forgivingly(catalogue: Catalogue) -> Iterator[Problem]:
    as_kind = _("the kind “%(words)s” of the permit item “%(name)s” is read as “%(kind)s”")
    closed = _(
        "papers of the permit item “%(name)s” may not follow later, whatever is chosen: its reason "
        "names an interest that excludes it (%(reason)s)"
    )
    not_offered = _(
        "the permit item “%(name)s” has a text of the commitment (告知承诺书), and is not offered that way: "
        "it also needs a clear yes, the source of the text, what follows if it was not kept, where an "
        "interest excludes it, the law that provides for it, and no hearing that its law asks for "
        "(行政许可法 46)"
    )
    not_promised = _(
        "conditions of the permit item “%(name)s” may not be promised: that its materials may follow later "
        "is not a clear yes"
    )
    for permit in catalogue.permits:
        values = {"name": permit.official_name}
        if (kind := implied.item_kind(permit.kind)) != permit.kind:
            sentence = Sentence(as_kind, values | {"words": permit.kind, "kind": kind})
            yield Problem(f"permits[{permit.code}].kind", sentence)
        commitment = permit.commitment
        if commitment.deferrable == "yes" and implied.excluded(commitment):
            sentence = Sentence(closed, values | {"reason": commitment.excluded_reason})
            yield Problem(f"permits[{permit.code}].commitment.deferrable", sentence)
        offered = implied.committable(commitment, heard=permit.hearing_required)
        if commitment.statement and not offered:
            place = f"permits[{permit.code}].commitment.statement"
            yield Problem(place, Sentence(not_offered, values))
        if commitment.conditions and not implied.promisable(commitment):
            place = f"permits[{permit.code}].commitment.conditions"
            yield Problem(place, Sentence(not_promised, values))


def counted_items(catalogue: Catalogue, industry: Industry, *, filings_count: bool = False) -> int:
    """How many permit items of an industry count towards a composite licence."""
    permits = (catalogue.permit_by_code.get(use.code) for use in industry.permits)
    return sum(p is not None and implied.counts(p, filings_count=filings_count) for p in permits)


class _Check:
    def __init__(self, catalogue, broken):
        self.catalogue = catalogue
        self.broken = broken

    def problems(self) -> Iterator[Problem]:
        yield from self.duplicates()
        yield from self.regions()
        yield from self.questions()
        yield from check_fields(self.catalogue, self.broken)
        yield from self.materials()
        yield from self.legal_bases()
        for permit in self.catalogue.permits:
            place = f"permits[{permit.code}]"
            yield from self.references(
                f"{place}.materials", permit.paper_codes, "material", self.catalogue.material_by_id
            )
            named = [basis for basis in permit.legal_basis if isinstance(basis, str)]
            yield from self.references(
                f"{place}.legal_basis", named, "legal basis", self.catalogue.basis_by_code
            )
            yield from self.promise(place, permit.statutory_limit, permit.promised_working_days)
            yield from self.kinds(permit)
            yield from self.renewal_and_number(place, permit)
        for industry in self.catalogue.industries:
            yield from self.industry(industry)
        yield from local_facts(self)
        yield from check_texts(self.catalogue)

    def references(self, place, codes: Iterable[str], what, known) -> Iterator[Problem]:
        codes = list(codes)
        for code in codes:
            if code not in known and code not in self.broken:
                yield Problem(place, Sentence(UNKNOWN[what], {"code": code}))
        yield from twice(place, codes)

    def kinds(self, permit) -> Iterator[Problem]:
        """A paper or datum for a kind of application the item does not describe reaches nobody."""
        place = f"permits[{permit.code}]"
        described = {NEW, *(entry.kind for entry in permit.kinds)}
        yield from twice(f"{place}.kinds", (WORDS[entry.kind] for entry in permit.kinds))
        for entry in permit.kinds:
            where = f"{place}.kinds[{entry.kind}]"
            yield from self.promise(where, entry.statutory_limit, entry.promised_working_days)
        uses = [("materials", use.material, use.kinds) for use in permit.materials]
        uses += [("fields", field.key, field.kinds) for field in permit.fields]
        for group, code, kinds in uses:
            if missing := [kind for kind in kinds if kind not in described]:
                message = _("%(code)s is for %(kinds)s, which the item does not describe")
                values = {"code": code, "kinds": listed(missing)}
                yield Problem(f"{place}.{group}[{code}]", Sentence(message, values))

    def renewal_and_number(self, place, permit) -> Iterator[Problem]:
        renewal, name = permit.renewal, {"name": permit.official_name}
        if renewal.earliest and renewal.latest and renewal.earliest < renewal.latest:
            message = _(
                "the renewal window of the permit item “%(name)s” ends before it begins: %(earliest)s "
                "before expiry is later than %(latest)s"
            )
            values = {
                "earliest": f"{renewal.earliest} {renewal.unit}",
                "latest": f"{renewal.latest} {renewal.unit}",
            }
            yield Problem(f"{place}.renewal", Sentence(message, name | values))
        for fault in number_patterns.faults(permit.number_pattern or ""):
            message = _("no number fits the pattern of the permit item “%(name)s”: %(why)s")
            yield Problem(f"{place}.number_pattern", Sentence(message, name | {"why": fault}))

    def promise(self, place, limit, promised) -> Iterator[Problem]:
        """优化营商环境条例 37: a promise is shorter than the law's limit, or none."""
        if promised and implied.over_the_law(promised, limit.value, limit.unit):
            yield Problem(place, Sentence(_("promises more time than the law allows")))

    def rule(self, place, rule, questions, parameters) -> Iterator[Problem]:
        try:
            judged = not self.broken.intersection(named_questions(rule))
        except (TypeError, AttributeError):
            judged = True
        if judged:
            for fault in check_rule(rule, questions, parameters):
                yield Problem(place, fault)

    def duplicates(self) -> Iterator[Problem]:
        catalogue = self.catalogue
        yield from twice("regions", (region.code for region in catalogue.regions))
        yield from twice("questions", (question.id for question in catalogue.questions))
        yield from twice("materials", (material.id for material in catalogue.materials))
        yield from twice("legal_bases", (basis.code for basis in catalogue.legal_bases))
        yield from twice("permits", (permit.code for permit in catalogue.permits))
        yield from twice("industries", (industry.code for industry in catalogue.industries))
        yield from twice("departments", (department.code for department in catalogue.departments))
        yield from twice(
            "industries.slug", (implied.slug(industry) for industry in catalogue.industries)
        )

    def regions(self) -> Iterator[Problem]:
        regions = self.catalogue.region_by_code
        for region in self.catalogue.regions:
            if region.parent is None or region.parent in self.broken:
                continue
            place = f"regions[{region.code}].parent"
            if region.parent not in regions:
                yield Problem(place, Sentence(UNKNOWN["region"], {"code": region.parent}))
            elif regions[region.parent].parent is not None:
                yield Problem(place, Sentence(_("a county lies in a city, not in another county")))

    def questions(self) -> Iterator[Problem]:
        for question in self.catalogue.questions:
            place = f"questions[{question.id}].choices"
            if (question.type == "choice") != bool(question.choices):
                yield Problem(place, Sentence(_("choices belong to questions of type choice only")))
            yield from twice(place, question.choices)

    def materials(self) -> Iterator[Problem]:
        for material in self.catalogue.materials:
            kinds = (specimen.kind for specimen in material.specimens)
            yield from twice(f"materials[{material.id}].specimens", kinds)
            if material.when is None:
                continue
            place = f"materials[{material.id}].when"
            yield from self.rule(place, material.when, self.catalogue.question_by_id, {})
            if not material.required_when:
                message = _("a rule needs words too, for where its question is not asked")
                yield Problem(place, Sentence(message))

    def legal_bases(self) -> Iterator[Problem]:
        for basis in self.catalogue.legal_bases:
            if basis.valid_from and basis.valid_until and basis.valid_until < basis.valid_from:
                place = f"legal_bases[{basis.code}].valid_until"
                yield Problem(place, Sentence(_("it ends before it begins")))

    def industry(self, industry: Industry) -> Iterator[Problem]:
        place, questions = f"industries[{industry.code}]", self.catalogue.question_by_id
        asked = {key: questions[key] for key in industry.questions if key in questions}
        parameters = {parameter.key: parameter.default for parameter in industry.parameters}
        yield from self.references(f"{place}.questions", industry.questions, "question", questions)
        yield from twice(f"{place}.specimens", (specimen.kind for specimen in industry.specimens))
        yield from twice(
            f"{place}.parameters", (parameter.key for parameter in industry.parameters)
        )
        yield from self.references(
            f"{place}.permits",
            (use.code for use in industry.permits),
            "permit item",
            self.catalogue.permit_by_code,
        )
        yield from industry_facts(self, industry, asked, parameters)
        for key in industry.question_notes:
            if key not in industry.questions:
                yield Problem(
                    f"{place}.question_notes",
                    Sentence(_("%(code)s is not asked here"), {"code": key}),
                )
        rules = [(f"{place}.permits[{use.code}].when", use.when) for use in industry.permits]
        rules += [(f"{place}.hints[{n}].when", hint.when) for n, hint in enumerate(industry.hints)]
        for rule_place, rule in rules:
            yield from self.rule_of_industry(rule_place, rule, asked, parameters)
        filled = Counter(question.field for question in asked.values() if question.field)
        for key, count in filled.items():
            if count > 1:
                message = _("several questions fill the field %(code)s")
                yield Problem(f"{place}.questions", Sentence(message, {"code": key}))
        yield from twice(f"{place}.scenarios", (scenario.name for scenario in industry.scenarios))
        for scenario in industry.scenarios:
            yield from self.scenario(
                f"{place}.scenarios[{scenario.name}]", scenario, industry, asked
            )

    def rule_of_industry(self, place, rule, asked, parameters) -> Iterator[Problem]:
        elsewhere = self.catalogue.question_by_id
        faults = list(self.rule(place, rule, elsewhere, parameters))
        yield from faults
        if not faults:
            for key in dict.fromkeys(named_questions(rule)):
                if key not in asked and key not in self.broken:
                    message = _(
                        "the rule needs the question %(code)s, which this industry does not ask"
                    )
                    yield Problem(place, Sentence(message, {"code": key}))

    def scenario(self, place, scenario, industry, asked) -> Iterator[Problem]:
        for key, answer in scenario.answers.items():
            if key in self.broken:
                continue
            if key not in asked:
                yield Problem(
                    f"{place}.answers", Sentence(_("%(code)s is not asked here"), {"code": key})
                )
            elif not fits(answer, asked[key]):
                message = _("the answer %(value)s does not fit the question %(code)s")
                yield Problem(
                    f"{place}.answers", Sentence(message, {"value": repr(answer), "code": key})
                )
        for key in asked:
            if key not in scenario.answers:
                yield Problem(
                    f"{place}.answers",
                    Sentence(_("the question %(code)s is not answered"), {"code": key}),
                )
        bundle = {use.code for use in industry.permits}
        yield from self.references(
            f"{place}.expected_permits", scenario.expected_permits, "permit item", bundle
        )

    def known(self, place, code, what, known) -> Iterator[Problem]:
        if code not in known and code not in self.broken:
            yield Problem(place, Sentence(UNKNOWN[what], {"code": code}))
