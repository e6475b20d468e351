"""Ends the emulator with the process that started it, even when that one is killed."""

from __future__ import annotations

import os
import signal
import sys
import threading

VARIABLE = "EMULATOR_LIFELINE"


def hold() -> None:
    """Watches standard input, which the starting process keeps open for as long as it lives."""
    threading.Thread(target=_wait_for_end, name="lifeline", daemon=True).start()


def _wait_for_end() -> None:
    while sys.stdin.buffer.read(1):
        pass
    # The whole group: Lambda workers are children of this process.
    os.killpg(os.getpgid(0), signal.SIGKILL)
