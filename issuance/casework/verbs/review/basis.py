"""The basis in law (依据) of a decision, beside its reasons (行政许可法 38): chosen from what the guide
version of the case states of the permit item, with words of the officer's own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from issuance.models import RefusalKind
from portal.ground.text.fields import LinesField

BASES = ("basis", "further_basis")
BASIS = _("State the basis in law: a denial without one cannot be contested, nor defended.")
# What the law itself says of each kind of refusal to accept.
OF_REFUSAL = {
    RefusalKind.NOT_NEEDED: "《中华人民共和国行政许可法》第三十二条第一款第（一）项",
    RefusalKind.NOT_OURS: "《中华人民共和国行政许可法》第三十二条第一款第（二）项",
    RefusalKind.FALSE_PAPERS: "《中华人民共和国行政许可法》第七十八条",
    RefusalKind.NOT_CURED: "《中华人民共和国行政许可法》第三十二条第一款第（四）项、第（五）项",
}


def stated(review) -> list[str]:
    """The bases of the permit item, as the version of its case has them, each once."""
    part = review.owning_case.snapshot.permit_by_code[review.permit_code]
    return list(dict.fromkeys(basis.words for basis in part.legal_basis))


def preset(review) -> str:
    """What a grant is based on where nothing else is said."""
    return joined(stated(review))


def joined(bases) -> str:
    return "；".join(filter(None, (basis.strip() for basis in bases)))


class StatesBasis(forms.Form):
    """Mixed into a verb's form: several of the item's bases, and free text; ``arguments`` has both as
    one ``basis``. Nothing is ticked before the officer does: what stands as a basis somebody chose. The
    verb's ``stands`` says the whole of it."""

    basis = forms.MultipleChoiceField(
        label=_("Basis in law"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As the guide of this case states them; tick those this rests on."),
    )
    further_basis = LinesField(
        label=_("Further basis in law"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Law and article, if the list does not have it."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        choices = stated(subject)
        self.fields["basis"].choices = [(basis, basis) for basis in choices]
        if not choices:
            del self.fields["basis"]

    def arguments(self):
        stated = super().arguments()
        chosen, further = stated.pop("basis", []), stated.pop("further_basis", "")
        return stated | {"basis": joined([*chosen, further])}

    def in_words(self):
        """Without both: the page repeats them once, as the paper will say them."""
        own = {str(self.fields[name].label) for name in BASES if name in self.fields}
        return [(label, value) for label, value in super().in_words() if label not in own]
