"""`make run`: make everything ready, then serve the demo with its clockwork until told to stop."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("PORTAL_VAR") or ROOT / "var").resolve()
READY = VAR / ".ready"  # fingerprint of what was made ready last time
DOORS = VAR / "doors.txt"  # what is printed at every start
GRANIAN = (
    "--interface wsgi --host 127.0.0.1 --blocking-threads 4 --no-ws"
    " --workers-kill-timeout 5 --respawn-failed-workers --log-level warning"
).split()
LETTERS = VAR / "tick.log"  # the clockwork's rounds and the letters the demo does not send
PATIENCE = 300  # seconds the server of a busy machine may take to answer first, and to stop


def environment(port: int) -> dict[str, str]:
    """The demo's settings; what the caller's environment says has precedence."""
    return (
        {
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
            "PYTHONUNBUFFERED": "1",
            "PORTAL_WORKERS": "2",
        }
        | os.environ
        | {"PORTAL_VAR": str(VAR)}
    )


def wanted_port() -> int:
    """The free port named by PORT. Exits with one line if it is busy or no port at all."""
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text} is not a port number.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            sys.exit(f"Port {text} cannot be used ({error.strerror}); try: make run PORT=8001")
    return int(text)


def fingerprint() -> str:
    """Changes when the code, the static files, the lock or the database is another."""
    digest = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode())
    database = VAR / "db" / "portal.sqlite3"
    digest.update(f"{database.stat().st_ino if database.exists() else None}".encode())
    folders = ("portal", "home", "issuance", "forms", "guides", "static", "locale")
    files = (path for folder in folders for path in sorted((ROOT / folder).rglob("*")))
    for path in (ROOT / "requirements.txt", *files):
        if path.is_file() and path.suffix != ".pyc":
            facts = path.stat()
            digest.update(f"{path}{facts.st_size}{facts.st_mtime_ns}".encode())
    return digest.hexdigest()


def start(*arguments: str, env: dict[str, str], **options) -> subprocess.Popen:
    """A child of ours in a process group of its own, so that Ctrl-C reaches it only through us."""
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=env, process_group=0, **options
    )


def step(say: str, *arguments: str, env: dict[str, str]) -> None:
    print(f"· {say}", flush=True)
    child = start("manage.py", *arguments, env=env)
    try:
        if child.wait():
            sys.exit(f"{say}: failed, see above.")
    except SystemExit:
        stop([child])
        raise


def make_ready(env: dict[str, str]) -> None:
    """Everything the first start needs; the fonts are converted beside the rest."""
    for folder in ("db", "media", "private", "static"):
        (VAR / folder).mkdir(parents=True, exist_ok=True)
    fonts = start("-m", "portal.ground.pdf.fonts", env=env)
    try:
        step("Database", "migrate", "--verbosity", "0", env=env)
        step("Keys", "signing_keys", "--adopt", str(VAR / "keys"), env=env)
        step("History", "audit_adopt", "--verbosity", "0", env=env)
        step("Static files", "collectstatic", "--no-input", "--verbosity", "0", env=env)
        if fonts.wait():
            sys.exit("The fonts could not be converted, see above.")
    finally:
        stop([fonts])
    step("Demo city", "load_demo", *stage(), env=env)
    doors = start("manage.py", "doors", env=env, stdout=subprocess.PIPE, text=True)
    DOORS.write_text(doors.communicate()[0], encoding="utf-8")
    if doors.returncode:
        sys.exit("The doors could not be listed, see above.")


def stage() -> list[str]:
    return ["--stage", chosen] if (chosen := os.environ.get("PORTAL_DEMO_STAGE")) else []


def stop(children: list[subprocess.Popen]) -> None:
    """Ask every child to finish, wait, and end what it left behind or what takes too long."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def await_server(port: int, server: subprocess.Popen) -> None:
    """Return once the server answers; exit if it ends or does not answer in time."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz/", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    sys.exit("The server did not come up, see above.")


def serve(port: int, env: dict[str, str]) -> None:
    """Server and clockwork together: when one ends, so does the other."""
    server = start(
        "-m",
        "granian",
        *GRANIAN,
        "--workers",
        env["PORTAL_WORKERS"],
        "--port",
        str(port),
        "portal.wsgi:application",
        env=env,
    )
    children = [server]
    try:
        await_server(port, server)
        with LETTERS.open("a") as letters:
            children.append(start("manage.py", "tick", "--forever", env=env, stdout=letters))
        print(DOORS.read_text(encoding="utf-8"), end="")
        print(f"  Letters are not sent; they are written to {LETTERS}")
        print(f"Ready: http://127.0.0.1:{port}/ (Ctrl-C stops)", flush=True)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        sys.exit("The server or the clockwork ended by itself, see above.")
    finally:
        stop(children)


def main() -> None:
    # The first signal becomes an orderly end; from then on we are already stopping.
    def end(number, frame):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print("\nStopping.", flush=True)
        sys.exit(0)

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    port = wanted_port()
    env = environment(port)
    if not (READY.exists() and DOORS.exists()) or READY.read_text() != fingerprint():
        make_ready(env)
        READY.write_text(fingerprint())
    serve(port, env)


if __name__ == "__main__":
    main()
