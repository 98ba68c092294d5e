"""A member of staff with an authenticator, and how they sign in."""

import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NAME, PASSWORD = "chen", "correct-horse-battery"
LOGIN, CODE = "/staff/login/", "/staff/2fa/authenticate/"


def enrol(user):
    return TOTP.activate(user, SECRET).instance


def code_now() -> str:
    return code_of(SECRET)


def code_of(secret) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def wrong_code() -> str:
    return f"{(int(code_now()) + 500_000) % 1_000_000:06}"


def password(client, password=PASSWORD, *, name=NAME, address="192.0.2.1", **more):
    fields = {"login": name, "password": password, **more}
    return client.post(LOGIN, fields, REMOTE_ADDR=address)


def code(client, code=None, *, address="192.0.2.1"):
    return client.post(CODE, {"code": code or code_now()}, REMOTE_ADDR=address)


def inside(client) -> bool:
    return "_auth_user_id" in client.session
