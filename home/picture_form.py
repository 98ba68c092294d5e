"""The form an editor uploads a picture with; settings name it."""

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureFile(WagtailImageField):
    """Whatever the library of pictures raises is a refusal beside the field."""

    def to_python(self, data):
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as fault:
            refused = self.error_messages["invalid_image"]
            raise ValidationError(refused, code="invalid_image") from fault


class PictureForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        given = self.fields["file"]
        self.fields["file"] = PictureFile(
            label=given.label,
            required=given.required,
            widget=given.widget,
            help_text=given.help_text,
        )
