"""How commands read their arguments: argparse, speaking the language of the command."""

import argparse
from collections.abc import Mapping

from phoihop.base.language import N_, _

# argparse looks its own sentences up by a function of this name in its module; there is no other door to them.
_DOOR = "_"
_SENTENCES: Mapping[str, str] = {
    "usage: ": N_("cách dùng: "),
    "positional arguments": N_("tham số"),
    "options": N_("tùy chọn"),
    "show this help message and exit": N_("in hướng dẫn này rồi thôi"),
    "%(prog)s: error: %(message)s\n": N_("%(prog)s: sai cách dùng: %(message)s\n"),
    "argument %(argument_name)s: %(message)s": N_("tham số %(argument_name)s: %(message)s"),
    "the following arguments are required: %s": N_("còn thiếu: %s"),
    "one of the arguments %s is required": N_("phải có một trong các tham số: %s"),
    "unrecognized arguments: %s": N_("không hiểu: %s"),
    "not allowed with argument %s": N_("không dùng cùng tham số %s"),
    "expected one argument": N_("cần một giá trị"),
    "expected at least one argument": N_("cần ít nhất một giá trị"),
    "expected at most one argument": N_("chỉ nhận một giá trị"),
    "invalid %(type)s value: %(value)r": N_("giá trị %(value)r không đúng kiểu %(type)s"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_("không có lựa chọn %(value)r (chọn một trong: %(choices)s)"),
    "ambiguous option: %(option)s could match %(matches)s": N_("chưa rõ %(option)s là tùy chọn nào: %(matches)s"),
}  # fmt: skip


def parser_of(*, command: str, summary: str) -> argparse.ArgumentParser:
    """The parser of a command, which tells usage and mistakes in the language of the moment."""
    vars(argparse)[_DOOR] = _told
    return argparse.ArgumentParser(prog=f"phoihop {command}", description=_(summary))


def _told(sentence: str) -> str:
    return _(_SENTENCES[sentence]) if sentence in _SENTENCES else sentence
