"""The step of the papers: what is chosen, ticked and taken off, whatever else is wrong."""

import re

from django.core.files.base import ContentFile
from django.urls import reverse
from lxml import html

from forms import drafts
from forms.models import Upload
from guides.models import GuideVersion
from guides.version.parts import SampleDocumentPart
from guides.version.snapshot import digest
from portal.ground.calendar import clock
from tests.forms.conftest import NOODLES
from tests.forms.filling import filled_draft, pdf
from tests.forms.views.form_pages import errors_of, url


def test_bad_files_are_named_and_good_ones_kept(client, draft):
    draft.uploads.all().delete()
    files = {"files-M_PLAN": [pdf("好.pdf"), ContentFile(b"MZ", "坏.pdf")], "upload": "M_PLAN"}
    answer = client.post(url("materials", draft), files)
    assert answer.status_code == 422
    assert "“坏.pdf”未能上传" in errors_of(answer)
    assert "M_FOOD_RULES" not in errors_of(answer)
    page = html.fromstring(answer.content)
    (beside,) = page.xpath("//*[@id='paper-M_PLAN']//p[@class='err']")
    assert "“坏.pdf”未能上传" in beside.text_content()
    assert [upload.name for upload in Upload.objects.all()] == ["好.pdf"]


def test_papers_still_missing_are_linked_once_the_person_goes_on(client, draft):
    draft.uploads.exclude(material="M_DR_MAP").delete()
    answer = client.post(url("materials", draft), {"files-M_PLAN": ContentFile(b"MZ", "坏.pdf")})
    assert answer.status_code == 422
    links = re.findall(r'href="#paper-(\w+)"', errors_of(answer))
    assert set(links) == {"M_PLAN", "M_FOOD_RULES", "M_DR_PRE", "M_DR_HID", "M_DR_WQ"}
    assert len(set(links)) == len(links)
    answer = client.post(url("materials", draft), {"upload": "M_PLAN"})
    assert answer.headers["Location"] == url("materials", draft, "#paper-M_PLAN")


def test_a_file_chosen_beside_a_removal_is_taken_too(client, draft):
    upload = draft.uploads.get(material="M_PLAN")
    post = {"remove": str(upload.pk), "at": "M_PLAN", "files-M_DR_MAP": pdf("图.pdf", "another")}
    answer = client.post(url("materials", draft), post)
    assert answer.headers["Location"] == url("materials", draft, "#paper-M_PLAN")
    assert draft.uploads.filter(material="M_DR_MAP", name="图.pdf").exists()


def test_a_tick_survives_an_upload_and_a_removal(client, draft):
    upload = draft.uploads.get(material="M_PLAN")
    post = {"way-M_AUTH": "not_applicable", "remove": str(upload.pk), "at": "M_PLAN"}
    client.post(url("materials", draft), post)
    draft.refresh_from_db()
    assert draft.declared["M_AUTH"] == "not_applicable"
    assert not draft.uploads.filter(pk=upload.pk).exists()


def test_a_file_is_a_download_for_its_own_draft_only(client, draft, version):
    upload = draft.uploads.first()
    answer = client.get(reverse("forms:file", args=[draft.token, upload.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert upload.name not in answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    other = drafts.start_draft(version=version)
    assert client.get(reverse("forms:file", args=[other.token, upload.pk])).status_code == 404


def test_the_sample_documents_of_a_paper_stand_beside_its_upload(client, version, draft):
    part = SampleDocumentPart(kind="blank", name="样表.pdf", sha256="a" * 64, size=2048)
    plan = next(material for material in version.snapshot.materials if material.id == "M_PLAN")
    others = [material for material in version.snapshot.materials if material.id != "M_PLAN"]
    given = (*others, plan.model_copy(update={"specimens": (part,)}))
    body = version.snapshot.model_copy(update={"materials": given}).to_bytes()
    newer = GuideVersion.objects.create(
        region=version.region,
        industry=version.industry,
        number=version.number + 1,
        status="superseded",
        effective_from=version.effective_from,
        release=version.release,
        body=body,
        sha256=digest(body),
        created_at=clock.now(),
    )
    page = client.get(url("materials", filled_draft(newer, NOODLES))).content.decode()
    section = page.split('id="paper-M_PLAN"')[1].split("</section>")[0]
    address = reverse("sample_document", args=[part.sha256, part.name])
    assert f'href="{address}"' in section
    assert page.count(address) == 1
