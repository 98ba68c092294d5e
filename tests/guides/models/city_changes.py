"""What an editor may do to a city's catalogue, each as one call: for tests that ask whom it touches."""

from guides.models import (
    CommonFacts,
    Competence,
    FormField,
    Industry,
    IndustryHint,
    IndustryPermit,
    LegalBasis,
    Material,
    PermitItem,
    PermitItemBasis,
    Question,
    RegionParameter,
    Synonym,
    WorkingRule,
)


def _of(model, city):
    return model.objects.of(city)


def _set(model, **values):
    def change(city, number):
        rows = list(_of(model, city).order_by("pk"))
        row = rows[number % len(rows)]
        _of(model, city).filter(pk=row.pk).update(**values)

    change.__name__ = f"{model.__name__} {', '.join(values)}"
    return change


def _permit_leaves(city, number):
    uses = IndustryPermit.objects.filter(industry__city=city).order_by("pk")
    uses[number % uses.count()].delete()


def _hint(city, number):
    industries = list(_of(Industry, city).order_by("pk"))
    industry = industries[number % len(industries)]
    IndustryHint.objects.create(industry=industry, when=True, text="另行提示")


def _basis_leaves(city, number):
    uses = PermitItemBasis.objects.filter(permit_item__city=city).order_by("pk")
    uses[number % uses.count()].delete()


def _competence(city, number):
    rows = Competence.objects.filter(permit_item__city=city).order_by("pk")
    rows.filter(pk=rows[number % rows.count()].pk).update(promised_working_days=1)


def _parameter(city, number):
    values = {"value": number, "note": "本市口径"}
    RegionParameter.objects.update_or_create(
        region=city, key="FIRE_AREA_THRESHOLD_M2", defaults=values
    )


def _rule(city, number):
    industry = _of(Industry, city).first()
    WorkingRule.objects.update_or_create(
        industry=industry, kind="inspection", defaults={"text": f"规范{number}"}
    )


def _word(city, number):
    Synonym.objects.update_or_create(city=city, word=f"词{number}", defaults={"meaning": ""})


CHANGES = (
    _set(Industry, name="改名"),
    _set(Industry, live=False),
    _set(PermitItem, official_name="改名", limit_value=3),
    _set(PermitItem, counts_as_permit=False),
    _set(Material, name="改名", data_sharing=True),
    _set(Question, text="改问"),
    _set(FormField, label="改名", shared=True),
    _set(CommonFacts, value={"text": "改写"}),
    _permit_leaves,
    _hint,
    _set(LegalBasis, article="第九百条", valid_from=None, valid_until="2020-01-01"),
    _basis_leaves,
    _competence,
    _parameter,
    _rule,
    _word,
)
