"""Form fields of whatever is typed: read forgivingly, one line where one line is meant."""

from django import forms
from django.core.exceptions import ValidationError

from portal.ground.text.characters import TextError, clean_text, plain_markup
from portal.ground.text.pasted import plain_code, plain_mail


class LineField(forms.CharField):
    """A name or a sentence on one line; a character that cannot be stored is named."""

    lines = False

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        try:
            return clean_text(text, lines=self.lines, printed=False) or self.empty_value
        except TextError as error:
            raise ValidationError(str(error), code="character") from error


class LinesField(LineField):
    """Free text of several lines."""

    lines = True


class MarkupField(forms.CharField):
    """Rich text of an editor."""

    def to_python(self, value):
        text = super().to_python(value)
        return text if text in self.empty_values else plain_markup(text)


class CodeField(forms.CharField):
    """A code or number, without spaces and whatever is not seen, dashes as “-”."""

    def to_python(self, value):
        text = super().to_python(value)
        return text if text in self.empty_values else plain_code(text) or self.empty_value


class MailField(forms.EmailField):
    def to_python(self, value):
        text = super().to_python(value)
        return text if text in self.empty_values else plain_mail(text) or self.empty_value
