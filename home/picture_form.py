"""The forms editors upload pictures with: of the library (settings name it) and of themselves."""

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from portal.ground.backoffice.typed_fields import read_as_ours
from portal.ground.files.fields import JudgedFile, judge_field
from portal.ground.files.judge import PICTURES


class PictureFile(JudgedFile, WagtailImageField):
    """Whatever the library of pictures raises is a refusal beside the field."""

    kinds = PICTURES

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
        judge_field(self, "file", PictureFile)
        read_as_ours(self)


class PortraitFile(JudgedFile, forms.ImageField):
    kinds = PICTURES


class PortraitForm(AvatarPreferencesForm):
    """Wagtail's panel of a person's own picture takes it by assignment (``wagtail_hooks``)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        judge_field(self, "avatar", PortraitFile)
