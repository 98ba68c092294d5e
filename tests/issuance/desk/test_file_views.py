"""Scans of recorded papers: what a browser shows is shown, anything else is saved with its own ending."""

import io
import zipfile

from django.core.files.base import ContentFile
from django.urls import reverse

from forms import uploads
from issuance.models import JointExtension
from tests.ground.files.judging import makers


def test_an_ofd_is_saved_as_what_it_is(ready, signed_in):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("OFD.xml", makers.OFD_ROOT)
        archive.writestr("Doc_0/Document.xml", makers.OFD_DOCUMENT)
    stored = uploads.take_in(ContentFile(packed.getvalue(), name="批件.ofd"))
    made = ready("extend_joint")
    made.verb.run(made.subject, actor=made.actor, **(made.arguments | {"scan": stored}))
    row = JointExtension.objects.get()
    address = reverse("issuance_scan", args=[made.case.pk, row.pk, "joint"])
    answer = signed_in(made.actor.username).get(address)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Disposition"].endswith('.ofd"')
    assert answer.content == packed.getvalue()
