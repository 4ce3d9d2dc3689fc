"""The process apart: limits first, then one function on one file, the answer as JSON on standard output.

Run as `python -m phoihop.base.apart.child module function cpu memory`; standard input holds a line of JSON, then the file.
"""

import json
import sys
from importlib import import_module

from phoihop.base.apart.limits import Limits, set_limits
from phoihop.base.errors import Refused
from phoihop.base.kept_errors import keep_finding

OUT_OF_MEMORY = 77


def main(module: str, function: str, cpu: str, memory: str) -> int:
    """Read, work, answer; an exit code other than 0 is the caller's to explain."""
    set_limits(Limits(int(cpu), int(memory)))
    try:
        given = json.loads(sys.stdin.buffer.readline())
        answer = {"answer": getattr(import_module(module), function)(sys.stdin.buffer.read(), given)}
    except Refused as refused:
        answer = {"refused": [keep_finding(finding) for finding in refused.findings]}
    except MemoryError:
        return OUT_OF_MEMORY
    json.dump(answer, sys.stdout, ensure_ascii=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
