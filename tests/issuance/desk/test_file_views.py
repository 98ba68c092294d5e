"""Scans of recorded papers: what a browser shows is shown, anything else is saved with its own ending."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from forms import uploads
from issuance.models import JointExtension
from portal.ground.models import User
from tests.ground.files.judging import makers
from tests.issuance.desk.case_pages import page
from tests.issuance.limit_ready import approval


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


@pytest.mark.parametrize(("code", "kind"), [("record_hearing", "hearing"), ("resume", "pause")])
def test_what_may_name_third_parties_is_opened_by_the_department_of_the_item_alone(
    ready, signed_in, code, kind
):
    made = ready(code)
    scan = uploads.take_in(approval()["scan"])
    made.verb.run(made.subject, actor=made.actor, **(made.arguments | {"scan": scan}))
    rows = {"hearing": [getattr(made.subject, "hearing", None)], "pause": made.subject.pauses.all()}
    [row] = rows[kind]
    address = reverse("issuance_scan", args=[made.case.pk, row.pk, kind])
    others = ("clerk-450204", "supervisor-4502", "officer-450204-aa", "approver-450204-hc")
    for name in (*others, "head-450204-mr", made.actor.username):
        client, own = signed_in(name), name not in others
        assert client.get(address).status_code == (200 if own else 404), name
        assert (address in page(client, made.case).content.decode()) == own, name
    User.objects.filter(username=others[1]).update(is_superuser=True)
    assert signed_in(others[1]).get(address).status_code == 200
