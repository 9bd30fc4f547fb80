#!/usr/bin/env python3
"""Start Daicho from a clone, with nothing but Python 3.11 or newer.

    python3 start.py          make .venv, install the locked dependencies, run the demo
    python3 start.py test     the same with everything that the tests need, then all checks
    python3 start.py setup    only make .venv and install

Safe to repeat: what is there already is not done again. Only the standard library is used, and the syntax
is old enough that an old Python can still say what is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
DAICHO = BIN / ("daicho.exe" if os.name == "nt" else "daicho")
STAMP = VENV / "daicho-installed"

# What the tests run besides Python: two genuine inventory agents, a browser, and a Japanese font for it; a Windows
# that speaks Japanese, and what makes installers for it.
TEST_PACKAGES = ["fusioninventory-agent", "ocsinventory-agent", "chromium", "fonts-noto-cjk"]
TEST_PACKAGES += ["wine", "wine64", "locales", "wixl", "msitools", "nsis"]


def stop(problem, advice):
    """Say in two sentences what is wrong and what to do, and end with status 2."""
    print("start.py: {}\n  -> {}".format(problem, advice), file=sys.stderr)
    sys.exit(2)


def run(*command):
    """Run a command and end with its status where it fails."""
    status = subprocess.call([str(part) for part in command], cwd=str(ROOT))
    if status != 0:
        print("start.py: '{}' ended with status {}".format(" ".join(map(str, command[:4])), status), file=sys.stderr)
        sys.exit(status)


def check_python():
    """Python 3.11 or newer, with venv."""
    if sys.version_info < (3, 11):
        found = "{}.{}".format(*sys.version_info[:2])
        stop(
            "this is Python {}, and 3.11 or newer is needed.".format(found),
            "install Python 3.11+ (Debian: apt-get install python3; Windows: winget install Python.Python.3.12).",
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop("this Python cannot make virtual environments.", "on Debian: apt-get install python3-venv")


def make_venv():
    """A virtual environment in .venv, made anew where one is there and does not work."""
    if PYTHON.exists() and subprocess.call([str(PYTHON), "-c", "import pip"]) == 0:
        return
    print("Making .venv …", flush=True)
    shutil.rmtree(str(VENV), ignore_errors=True)
    run(sys.executable, "-m", "venv", VENV)


def fingerprint(lock):
    """What an installation rests on: the lock file, the project file, this Python."""
    content = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()
    return hashlib.sha256(content + str(ROOT).encode()).hexdigest()


def install(lock_name):
    """The locked dependencies by hash, then Daicho itself from this folder."""
    lock = ROOT / lock_name
    wanted = "{} {}".format(lock_name, fingerprint(lock))
    if STAMP.exists() and wanted in STAMP.read_text().splitlines():
        return
    print("Installing what {} names …".format(lock_name), flush=True)
    uv = shutil.which("uv")
    if uv:
        pip = [uv, "pip", "install", "--quiet", "--python", PYTHON]
    else:
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*(pip + ["--require-hashes", "-r", lock]))
    run(*(pip + ["--no-deps", "--no-build-isolation", "-e", ROOT]))
    known = STAMP.read_text().splitlines() if STAMP.exists() else []
    kept = [line for line in known if not line.startswith(lock_name + " ")]
    STAMP.write_text("\n".join(kept + [wanted]) + "\n")


def missing_packages():
    """Those Debian packages for the tests that are not installed; none where there is no dpkg."""
    if not shutil.which("dpkg-query"):
        return []
    missing = []
    for name in TEST_PACKAGES:
        query = subprocess.run(
            ["dpkg-query", "-W", "-f=${Status}", name],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
        )
        if "install ok installed" not in query.stdout:
            missing.append(name)
    return missing


def install_packages():
    """Install the system packages for the tests as root, or say by which command a root user does."""
    missing = missing_packages()
    if not missing:
        return
    command = ["apt-get", "install", "-y"] + missing
    print("The tests use these system packages: {}".format(" ".join(missing)), flush=True)
    if os.geteuid() != 0:
        print("Tests that need them are skipped until an administrator runs:\n  sudo {}".format(" ".join(command)))
        return
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run("apt-get", "update", "-qq")
    run(*(command[:2] + ["-qq"] + command[2:]))


def main(wish):
    """Do what the command line asks for."""
    if wish not in ("demo", "test", "setup"):
        stop("'{}' is not something start.py does.".format(wish), "python3 start.py [demo | test | setup]")
    check_python()
    make_venv()
    if wish == "test":
        install_packages()
        install("requirements-dev.lock")
        os.environ["PATH"] = str(BIN) + os.pathsep + os.environ["PATH"]
        run(BIN / "just", "check")
        return
    install("requirements.lock")
    if wish == "demo":
        status = subprocess.call([str(DAICHO), "demo"], cwd=str(ROOT))
        if status not in (0, 1):  # 1: done, with findings that a person should look at
            sys.exit(status)
    print("\nFrom now on call Daicho itself:\n  {} --help".format(os.path.relpath(str(DAICHO), os.getcwd())))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "demo")
