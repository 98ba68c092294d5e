"""What an applicant types and uploads, for tests."""

import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forms import drafts, uploads
from forms.completeness import NOT_APPLICABLE, State
from portal.ground.text.identifiers import make_resident_id, make_uscc

USCC = make_uscc("450204", 7)
RESIDENT = make_resident_id("450204", dt.date(1990, 5, 4), 11)
COMMON = {
    "entity_name": "测试·螺蛳粉店𬭎",
    "uscc": USCC,
    "entity_type": "个体工商户",
    "registered_address": "柳州市柳南区测试路1号",
    "legal_rep_name": "测试·阿依古丽",
    "legal_rep_id_type": "居民身份证",
    "legal_rep_id_no": RESIDENT,
    "legal_rep_phone": "13800000000",
    "premises_address": "柳州市柳南区测试路1号",
    "premises_right": "租赁",
    "delivery": "窗口领取",
}
NOODLE_FORM = COMMON | {
    "small_catering_type": "小吃店",
    "dr_volume": "２．５",
    "dr_outlet": "测试路污水井",
    "dr_pretreat": "隔油池",
    "dr_key_unit": "no",
}
APPLY_ALL = {"SMALL_CATERING": {"mode": "apply"}, "DRAINAGE": {"mode": "apply"}}
PDF = (
    b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
    b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
    b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 90 90]>> endobj\n"
    b"trailer <</Root 1 0 R>>\n%%EOF\n"
)


def pdf(name="图纸.pdf", mark=""):
    return SimpleUploadedFile(name, PDF + mark.encode() + b"%%EOF", "application/pdf")


def picture(kind="JPEG", name="照片.jpg", size=(60, 40)):
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, kind)
    return SimpleUploadedFile(name, file.getvalue())


def filled_draft(version, answers, **columns):
    """A draft of the noodle shop with everything that is needed."""
    draft = drafts.start_draft(version=version, answers=answers, **columns)
    drafts.keep(draft=draft, choices=APPLY_ALL, data=NOODLE_FORM)
    hand_in_papers(draft)
    return draft


def hand_in_papers(draft):
    """Upload each paper; what is only needed sometimes does not apply."""
    declared = {}
    for paper in State(draft).spec.papers:
        if paper.optional:
            declared[paper.id] = NOT_APPLICABLE
        else:
            uploads.attach(draft=draft, material=paper.id, file=pdf(mark=paper.id))
    drafts.keep(draft=draft, declared=declared)
