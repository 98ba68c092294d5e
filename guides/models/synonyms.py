"""Words people use for what the catalogue calls otherwise (同义词), kept by editors."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from guides.models.cities import OfCity, once_per_city

SEPARATOR = "、"


class Synonym(OfCity):
    """面馆 → 小餐饮: whoever searches for the word is also shown the meaning. A word that means
    nothing here (诊所) is told to be outside of what one licence covers.
    """

    word = models.CharField(_("word"), max_length=40, help_text=_("What people type, e.g. 面馆."))
    meaning = models.CharField(
        _("meaning"),
        max_length=120,
        blank=True,
        help_text=_(
            "What the guides call it, e.g. 小餐饮; several are separated by 、. Empty: the trade has "
            "no guide here, and the search says so instead of showing something else."
        ),
    )

    class Meta:
        ordering = ["word"]
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        constraints = [once_per_city("word", _("This word is there already."))]

    def __str__(self):
        return f"{self.word} → {self.meaning or '—'}"

    @property
    def meanings(self) -> list[str]:
        return [meaning for part in self.meaning.split(SEPARATOR) if (meaning := part.strip())]

    def clean(self):
        super().clean()
        if self.word.strip() in self.meanings:
            raise ValidationError({"meaning": _("A word cannot mean itself.")})
