"""`python -m dpa_harness`: the program `dpa-harness`, where it lies beside this interpreter or on PATH."""

from __future__ import annotations

import os
import shutil
import sys


def main() -> int:
    beside = os.path.join(os.path.dirname(sys.executable), "dpa-harness")
    program = beside if os.access(beside, os.X_OK) else shutil.which("dpa-harness")
    if program is None:
        print(f"the program dpa-harness is neither '{beside}' nor on PATH; build it and put it there", file=sys.stderr)
        return 74
    return os.execv(program, [program, *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
