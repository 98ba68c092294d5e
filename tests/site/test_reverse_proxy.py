import os
import subprocess
import sys

import pytest
from django.conf import settings

ASK = """
from portal.wsgi import application
from django.test import RequestFactory
environ = RequestFactory().get("/healthz/", headers={"X-Forwarded-For": "203.0.113.9"}).environ
application(environ, lambda status, headers: None)
print(environ["REMOTE_ADDR"])
"""


@pytest.mark.parametrize(
    ("trusted", "visitor"),
    [("", "127.0.0.1"), ("127.0.0.1", "203.0.113.9"), ("10.0.0.7", "127.0.0.1")],
)
def test_only_a_trusted_proxy_may_name_the_visitors_address(trusted, visitor):
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "PORTAL_TRUSTED_PROXIES": trusted},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == visitor, done.stderr
