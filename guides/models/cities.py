"""A city owns its catalogue (一市一目录): the border is a column, set once and held by the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from portal.ground.models import Region


class CityQuerySet(models.QuerySet):
    """``of`` is how the catalogue is read: a code says nothing without its city."""

    def of(self, city: Region):
        return self.filter(**{self.model.city_path: city})


class OfCity(models.Model):
    """A record of one city's catalogue; ``city_path`` leads from any such record to its city."""

    city_path = "city"

    city = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"parent": None},
        verbose_name=_("city"),
    )

    objects = CityQuerySet.as_manager()

    class Meta:
        abstract = True


def city_of(row) -> Region:
    """The city of a record, or of the one it is part of."""
    if isinstance(row, OfCity):
        return row.city
    parent = next(field for field in row._meta.fields if isinstance(field, ParentalKey))
    return city_of(getattr(row, parent.name))


def once_per_city(name: str, message) -> models.UniqueConstraint:
    """What names a record within its city; the same name in another city is another record."""
    return models.UniqueConstraint(
        name=f"%(class)s_{name}_once_per_city",
        fields=["city", name],
        violation_error_message=message,
    )
