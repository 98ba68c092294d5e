"""Takes the pictures of the README from the demo `make run` serves; `make screenshots` runs it.

PORT names the port (8000). The pictures are small: 64 colours are enough for flat pages.
"""

import io
import os
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

from tests import chromium
from tests.e2e import walking

HERE = Path(__file__).parent
SITE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
ANSWERED = f"{walking.GUIDE}?small_cond=yes&area_m2=40&sewage=yes&big_ad=no&tobacco=no&alcohol=no"
COLOURS, CERTIFICATE_DPI = 64, 60


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=chromium.ARGUMENTS
        )
        for ending, width in (("phone", chromium.PHONE), ("desk", chromium.DESK)):
            page = browser.new_context(
                base_url=SITE, locale="zh-CN", timezone_id="Asia/Shanghai", **width
            ).new_page()
            for subject, visit in VISITS.items():
                visit(page)
                page.wait_for_load_state("networkidle")
                keep(page.screenshot(), f"{subject}-{ending}")
        keep(certificate(page), "certificate")
        browser.close()


def guide(page):
    page.goto(f"{ANSWERED}#result")


def form(page):
    """Filled in, with one wrong number."""
    page.goto(f"/apply/450204/small-eatery/{ANSWERED.removeprefix(walking.GUIDE)}")
    walking.press(page, "开始办理")
    walking.press(page, "保存并继续")
    walking.fill_in(page, walking.TYPED | {"证件号码": walking.WRONG_ID})
    for question, answer in walking.CHOSEN.items():
        walking.choose(page, question, answer)
    walking.press(page, "保存并继续")


def case(page):
    walking.sign_in(page, "市场监督管理局")
    page.get_by_role("row", name="测试").get_by_role("link").first.click()


def licence(page):
    page.goto("/demo/")
    page.locator("li.card", has_text="部分许可失效").get_by_role("link").first.click()


VISITS = {"guide": guide, "form": form, "case": case, "licence": licence}


def certificate(page) -> bytes:
    """The PDF an applicant of the demo downloads, as a picture."""
    page.goto("/demo/")
    issued = page.get_by_role("row", name="已出证")
    reference, code = issued.locator(".mono").all_inner_texts()
    walking.follow(page, reference, code)
    with pypdfium2.PdfDocument(walking.download(page, "下载证书")) as document:
        picture = document[0].render(scale=CERTIFICATE_DPI / 72).to_pil()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def keep(png: bytes, name: str) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    method, dither = Image.Quantize.MAXCOVERAGE, Image.Dither.NONE  # black text stays black
    picture.quantize(COLOURS, method, dither=dither).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
