import ast
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SOUND = {
    "PORTAL_SECRET_KEY": "k" * 60,
    "PORTAL_ALLOWED_HOSTS": "yyyz.example.gov.cn",
    "PORTAL_BASE_URL": "https://yyyz.example.gov.cn",
}


def start_with(module, tmp_path, *arguments, **environment):
    """A fresh process that sets Django up; what the caller's environment says about us is left out."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PORTAL_")}
    inherited.pop("DATABASE_URL", None)
    settings = {"DJANGO_SETTINGS_MODULE": module, "PORTAL_VAR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, *(arguments or ("-c", "import django; django.setup(); print('started')"))],
        cwd=ROOT,
        env=inherited | settings | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("name", "sound"), [("base", SOUND), ("dev", {})])
def test_every_settings_module_starts(name, sound, tmp_path):
    """Production starts in the test of its checks, and the tests' own in the next one."""
    done = start_with(f"portal.settings.{name}", tmp_path, **sound)
    assert done.stdout == "started\n", done.stderr


def test_the_tests_have_settings_of_their_own_and_no_module_is_left_out():
    assert settings.SETTINGS_MODULE == "portal.settings.test"
    assert apps.ready
    modules = {path.stem for path in (ROOT / "portal/settings").glob("[a-z]*.py")}
    assert modules == {"base", "dev", "production", "test"}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"PORTAL_SECRET_KEY": ""}, "PORTAL_SECRET_KEY"),
        ({"PORTAL_SECRET_KEY": "too-short"}, "PORTAL_SECRET_KEY"),
        ({"PORTAL_SECRET_KEY": "demo-key-" + "x" * 60}, "PORTAL_SECRET_KEY"),
        ({"PORTAL_ALLOWED_HOSTS": ""}, "PORTAL_ALLOWED_HOSTS"),
        ({"PORTAL_ALLOWED_HOSTS": "*"}, "PORTAL_ALLOWED_HOSTS"),
        ({"PORTAL_BASE_URL": "http://yyyz.example.gov.cn"}, "PORTAL_BASE_URL"),
        ({"PORTAL_DEBUG": "true"}, "PORTAL_DEBUG"),
    ],
)
def test_production_refuses_to_start_and_names_what_is_wrong(wrong, named, tmp_path):
    done = start_with("portal.settings.production", tmp_path, **SOUND | wrong)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert named in done.stderr.splitlines()[-1]


def test_production_starts_and_passes_the_deployment_checks(tmp_path):
    check = ("manage.py", "check", "--deploy", "--fail-level", "ERROR")
    done = start_with("portal.settings.production", tmp_path, *check, **SOUND)
    assert done.returncode == 0, done.stderr


def read_by_the_code():
    """Names asked of the environment: constants, and f-strings as patterns."""
    files = [*(ROOT / "portal/settings").glob("*.py"), ROOT / "portal/ground/pdf/fonts.py"]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Constant(value=str(text)):
                    if re.fullmatch(r"PORTAL_[A-Z_]*[A-Z]|DATABASE_URL", text):
                        yield text
                case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
                    if text.startswith("PORTAL_"):
                        yield text + "*"


def test_every_setting_is_documented_once_and_nothing_else_is():
    documented = Counter(
        re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    )
    assert not [name for name, times in documented.items() if times > 1]
    asked = set(read_by_the_code())
    families = tuple(name.rstrip("*") for name in asked if name.endswith("*"))
    names = {name for name in asked if not name.endswith("*")}
    assert {"PORTAL_SECRET_KEY", "DATABASE_URL"} < names  # the reading itself works
    assert families
    assert {name for name in documented if not name.startswith(families)} == names
    facts = {f"PORTAL_SITE_{key.upper()}" for key in settings.PORTAL_SITE_FACTS}
    faces = {f"PORTAL_FONT_{role}" for role in ("HEI", "SONG", "TITLE", "LI")}
    assert {name for name in documented if name.startswith(families)} == facts | faces
