"""The real command line, run as a user runs it: another process, its own data folder, no terminal."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Done:
    """What a command ended with."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def daicho(*arguments: object, home: Path, cwd: Path, today: str = "2025-12-22") -> Done:
    """Run ``daicho`` with these arguments; a traceback in what it prints fails the test at once."""
    environment = {
        **os.environ,
        "DAICHO_HOME": str(home),
        "DAICHO_TODAY": today,
        "DAICHO_LANG": "ja",
        "COLUMNS": "200",
        "PYTHONWARNINGS": "error",
    }
    command = [sys.executable, "-c", "from daicho.cli import main; main()", *map(str, arguments)]
    ran = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, timeout=600, check=False)
    done = Done(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
    assert "Traceback" not in done.out + done.err, done.err
    return done
