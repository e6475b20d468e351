"""Starts the emulator: `python -m emulator`, with `local/` on the module path."""

from __future__ import annotations

import os
import sys

from emulator import internals, lifeline


def main() -> None:
    missing = internals.problems()
    if missing:
        sys.exit("emulator: " + missing[0])

    # Imported after the self-check: the patches bind to the internals it looked for.
    from emulator import cloudwatch, s3, services, transport

    s3.install()
    services.install()
    cloudwatch.install()
    transport.install()
    if os.environ.get(lifeline.VARIABLE) == "stdin":
        lifeline.hold()

    from ministack import app

    app.main()


main()
