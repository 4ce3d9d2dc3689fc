"""The process apart: limits first, then one function on one file, the answer as JSON on standard output.

Run as `python -m phoihop.base.apart.child module function cpu memory [prepare]`; standard input holds a line of JSON with
the file's length and what is known at once, the file, then, perhaps much later, a line with the rest. What `prepare` makes
of the first two in the meantime is what the function gets in place of the file.
"""

import gc
import json
import sys
from importlib import import_module

from phoihop.base.apart.limits import Limits, set_limits
from phoihop.base.errors import Refused
from phoihop.base.kept_errors import keep_finding

OUT_OF_MEMORY = 77


def main(module: str, function: str, cpu: str, memory: str, prepare: str = "") -> int:
    """Read, work, answer; an exit code other than 0 is the caller's to explain."""
    set_limits(Limits(int(cpu), int(memory)))
    gc.disable()  # one file, then the end: looking for circles among its elements takes a tenth of the time
    try:
        asked, told = import_module(module), sys.stdin.buffer
        length, known = json.loads(told.readline())
        file = told.read(length)
        opened = getattr(asked, prepare)(file, known) if prepare else file
        answer = {"answer": getattr(asked, function)(opened, json.loads(told.readline()))}
    except Refused as refused:
        answer = {"refused": [keep_finding(finding) for finding in refused.findings]}
    except MemoryError:
        return OUT_OF_MEMORY
    json.dump(answer, sys.stdout, ensure_ascii=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
