"""Finds a Chromium for the browser tests; as a program: prints it, exits 1 if there is none."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Headless in a container, and silent: nothing is looked up or sent outside this machine.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Browser contexts of the two widths everything is looked at in.
PHONE = {"viewport": {"width": 390, "height": 844}}
DESK = {"viewport": {"width": 1280, "height": 844}}


def find() -> str:
    """Path of PORTAL_CHROMIUM, of a Chromium on the PATH or of playwright's own; "" if none."""
    if chosen := os.environ.get("PORTAL_CHROMIUM"):
        return shutil.which(chosen) or ""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy: loaded when first needed

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else ""


if __name__ == "__main__":
    found = find()
    sys.stdout.write(f"{found or 'no Chromium'}\n")
    sys.exit(not found)
