"""Names of uploaded files: harmless to show, ending as their content demands."""

import pytest

from portal.ground.files.filenames import NAME_MOST, name_with_suffix, plain_name


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("申请表.pdf", "申请表.pdf"),
        ("C:\\表\\申请表.pdf", "申请表.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b.pdf", "ab.pdf"),
        ("表" * 300 + ".pdf", "表" * (NAME_MOST - 3) + ".pdf"),
        ("", "文件"),
    ],
)
def test_a_name_has_no_folders_nothing_unprintable_and_a_limit(given, plain):
    assert plain_name(given) == plain


@pytest.mark.parametrize(
    ("given", "suffix", "named"),
    [
        ("表.PDF", "pdf", "表.PDF"),
        ("表.exe", "pdf", "表.exe.pdf"),
        ("照片.jpeg", "jpg", "照片.jpeg"),
        ("照片", "jpg", "照片.jpg"),
    ],
)
def test_a_name_ends_as_the_content_demands(given, suffix, named):
    assert name_with_suffix(given, suffix) == named
