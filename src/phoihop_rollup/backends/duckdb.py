"""Runs plans on DuckDB. The one place that speaks its SQL: reading facts, macros of exact arithmetic, writing figures."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import parquet

from phoihop_rollup.schema import FACT_COLUMNS, FACT_DECIMALS, FACT_DIGITS, FIGURE_COLUMNS
from phoihop_rollup.vocabulary import Flag, Method

MACROS = """
CREATE OR REPLACE MACRO quotient(n, d) AS coalesce((TRY_CAST(n AS BIGINT) // TRY_CAST(d AS BIGINT))::HUGEINT, n // d);
CREATE OR REPLACE MACRO half_away(n, q, d) AS q + CASE WHEN 2 * (n - q * d) >= d THEN 1 ELSE 0 END;
CREATE OR REPLACE MACRO nearest_whole(n, d) AS half_away(n, quotient(n, d), d);
CREATE OR REPLACE MACRO nearest(n, d) AS
    CASE WHEN n < 0 THEN -nearest_whole(-(n::HUGEINT), d::HUGEINT) ELSE nearest_whole(n::HUGEINT, d::HUGEINT) END;
"""

Step = tuple[str, str, bool]
"""Name, SQL, and whether its rows are kept: `plan.tables.Step`, which stands above."""

STEPS = ("times", *[10_000] * 3)
"""Multipliers of the long division: that of a percentage, then twelve decimals, four at a time."""


def wide_printed(n: int, d: int, times: int, unit: int) -> int:
    """n * times / d rounded as `Session.divide` does, where 128 bits might not hold the numbers on the way."""
    quotient, remainder = divmod(abs(n) * times * 10**12, abs(d))
    twelve = quotient + (2 * remainder >= abs(d))
    rounded = (2 * twelve + unit) // (2 * unit)
    return rounded if (n < 0) == (d < 0) else -rounded


TOO_WIDE = (duckdb.OutOfRangeException, duckdb.ConversionException, pa.ArrowInvalid)
"""What DuckDB says of a number beyond 128 bits, or of a figure beyond 38 digits, and Arrow of either."""


class NumbersTooWide(ValueError):
    """Amounts pass 38 digits on the way, so that exact sums are not possible."""


@contextmanager
def refusing_width() -> Iterator[None]:
    """Turn an overflow of 128 bits into NumbersTooWide; nothing is ever wrapped or rounded silently."""
    try:
        yield
    except TOO_WIDE as error:
        raise NumbersTooWide(str(error)) from error


class Session:
    """One in-memory database: tables of one dataset, and of one request at a time."""

    def __init__(self, memory: str = "2GB") -> None:
        self.connection = duckdb.connect(config={"memory_limit": memory, "preserve_insertion_order": False})
        self.connection.execute(MACROS)
        self._put: dict[str, pa.Table] = {}
        self._seen: dict[str, str] = {}
        self._offered: dict[str, Callable[[], pa.Table]] = {}
        self.connection.create_function("wide_printed", wide_printed, ["HUGEINT"] * 4, "HUGEINT")

    def offer(self, name: str, make: Callable[[], pa.Table]) -> None:
        """Store a table once a statement names it, in place of what was stored or offered under its name before."""
        self._offered[name] = make

    def put(self, name: str, rows: pa.Table) -> None:
        """Store a table; a decimal(38, 0) column becomes a whole number of 128 bits."""
        self._offered.pop(name, None)
        before = self._put.get(name)
        if before is not None and before.equals(rows):
            return
        columns = ", ".join(
            f"CAST({field.name} AS HUGEINT) AS {field.name}" if pa.types.is_decimal(field.type) else field.name
            for field in rows.schema
        )
        self.connection.register("incoming", rows)
        self.connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT {columns} FROM incoming')
        self.connection.unregister("incoming")
        self._put[name] = rows

    def make(self, steps: Iterable[Step]) -> None:
        """Run the steps of a plan in order; those that are not kept are run by each statement that reads them."""
        with refusing_width():
            for name, sql, kept in steps:
                self._seen.pop(name, None)
                if kept:
                    self.connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {self._whole(sql)}')
                else:
                    self._seen[name] = sql

    def _whole(self, sql: str) -> str:
        """A query with the steps in front of it that it reads and nobody keeps; what it names of the offered is stored."""
        whole = self._with_steps(sql)
        for name in [name for name in self._offered if name in whole]:
            self.put(name, self._offered[name]())
        return whole

    def _with_steps(self, sql: str) -> str:
        needed: dict[str, str] = {}
        waiting = [sql]
        while waiting:
            text = waiting.pop()
            fresh = {name: step for name, step in self._seen.items() if f'"{name}"' in text and name not in needed}
            needed |= fresh
            waiting += fresh.values()
        if not needed:
            return sql
        steps = (f'"{name}" AS NOT MATERIALIZED ({step})' for name, step in self._seen.items() if name in needed)
        rest = f", {sql.removeprefix('WITH ')}" if sql.startswith("WITH ") else f" {sql}"
        return f"WITH {', '.join(steps)}{rest}"

    def append(self, target: str, source: str, *, new: bool) -> int:
        """Put the rows of a step at the end of a table, or into a new one; how many they are."""
        made = f'CREATE OR REPLACE TABLE "{target}" AS' if new else f'INSERT INTO "{target}"'
        with refusing_width():
            added = self.connection.execute(f"{made} {self._whole(self._seen[source])}")
        ((count,),) = added.fetchall()
        return int(count)

    def forget(self, *names: str) -> None:
        """Drop tables that nothing reads any more."""
        for name in names:
            self._put.pop(name, None)
            self.connection.execute(f'DROP TABLE IF EXISTS "{name}"')

    def divide(self, source: str, target: str, names: Sequence[str], *, wide: bool) -> None:
        """Step `target`: `source` with printed_NAME = n_NAME * times / d_NAME, rounded to 10^-12, then to `unit`s of it.

        Halves go away from zero; null when either is null or d is 0.
        """
        self.make([(target, (_wide_division if wide else _long_division)(source, names), False)])

    def replace(self, source: str, target: str, name: str, *, by: str, key: Sequence[str]) -> None:
        """Step `target`: `source` with column NAME as `by`, TABLE.COLUMN, wherever that table has a row of the key."""
        other, _ = by.split(".")
        columns = f"source.* REPLACE (coalesce({by}, source.{name}) AS {name})"
        sql = f'SELECT {columns} FROM "{source}" source LEFT JOIN {other} USING ({", ".join(key)})'
        self.make([(target, sql, False)])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(self._whole(sql)).fetchall()

    def table(self, sql: str) -> pa.Table:
        with refusing_width():
            return self.connection.sql(self._whole(sql)).to_arrow_table()

    def copy(self, sql: str, path: Path, form: str) -> int:
        """Write the rows of a query into a file; how many. Raises OSError when the file cannot be written."""
        target = str(path).replace("'", "''")
        try:
            copied = self.connection.execute(f"COPY ({self._whole(sql)}) TO '{target}' ({form})")
        except duckdb.IOException as error:
            raise OSError(str(error)) from error
        except TOO_WIDE as error:
            raise NumbersTooWide(str(error)) from error
        ((count,),) = copied.fetchall()
        return int(count)

    def see_facts(self, facts: "pa.Table | Sequence[Path]") -> None:
        """Make the view `reported` of an Arrow table or of Parquet files; of none it is empty."""
        if isinstance(facts, pa.Table) or not facts:
            self.connection.register("reported", facts if isinstance(facts, pa.Table) else _no_facts())
            return
        names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in facts)
        self.connection.execute(f"CREATE OR REPLACE VIEW reported AS SELECT * FROM read_parquet([{names}])")

    def decimals(self) -> int:
        """How many decimals the reported numbers need."""
        kinds = dict(self.rows("SELECT column_name, column_type FROM (DESCRIBE reported)"))
        declared = max(_declared_decimals(str(kinds[column])) for column in AMOUNTS_GIVEN)
        if declared <= 3:
            return declared
        needs = ", ".join(f"max({_needed_decimals(column)})" for column in AMOUNTS_GIVEN)
        whole = " AND ".join(f"coalesce(sure_{column}, {column} IS NULL)" for column in AMOUNTS_GIVEN)
        (needed,) = self.rows(f"SELECT greatest({needs}, 0) FROM ({_guessed('reported', 0)}) WHERE NOT ({whole})")
        return int(needed[0])

    def read_facts(self, decimals: int) -> None:
        """reported + names of units, periods, indicators, cells -> typed, in whole numbers of 10^-decimals."""
        amounts = ", ".join(f"{_whole(column, decimals)} AS {column}" for column in AMOUNTS_GIVEN)
        reported = _guessed("reported", decimals) if decimals <= MOST_GUESSED else "SELECT * FROM reported"
        self.make(
            [
                (
                    "typed",
                    f"""SELECT un.number AS u, pe.number AS p, ir.number AS i, ce.number AS c,
                (CASE WHEN f.scope = 'subtree' THEN 1 ELSE 0 END)::TINYINT AS s, {amounts}
            FROM ({reported}) f JOIN unit_name un ON f.organisation = un.name
            JOIN period_name pe ON f.period = pe.name JOIN indicator_name ir ON f.indicator = ir.name
            JOIN cell_name ce ON coalesce(f.cell, '') = ce.name""",
                    True,
                )
            ]
        )


def _wide_division(source: str, names: Sequence[str]) -> str:
    quotients = (
        f"wide_printed(n_{n}::HUGEINT, nullif(d_{n}, 0)::HUGEINT, times::HUGEINT, unit::HUGEINT)" for n in names
    )
    columns = ", ".join(f"{sql} AS printed_{n}" for n, sql in zip(names, quotients, strict=True))
    return f'SELECT *, {columns} FROM "{source}"'


def _long_division(source: str, names: Sequence[str]) -> str:
    """n * times / d in four steps, so that a remainder times a step stays within 128 bits."""

    def over(inner: str, columns: Iterable[str]) -> str:
        return f"SELECT *, {', '.join(columns)} FROM ({inner})"

    sql = f'SELECT * FROM "{source}"'
    sql = over(sql, (f"abs(n_{n})::HUGEINT AS n0_{n}, nullif(abs(d_{n})::HUGEINT, 0) AS d0_{n}" for n in names))
    sql = over(sql, (f"quotient(n0_{n}, d0_{n}) AS q0_{n}" for n in names))
    sql = over(sql, (f"n0_{n} - q0_{n} * d0_{n} AS r0_{n}" for n in names))
    for number, step in enumerate(STEPS):
        sql = over(sql, (f"quotient(r{number}_{n} * {step}, d0_{n}) AS digits{number}_{n}" for n in names))
        digits = (
            f"q{number}_{n} * {step} + digits{number}_{n} AS q{number + 1}_{n}, "
            f"r{number}_{n} * {step} - digits{number}_{n} * d0_{n} AS r{number + 1}_{n}"
            for n in names
        )
        sql = over(sql, digits)
    end = len(STEPS)
    rounded = f"q{end}_{{n}} + CASE WHEN 2 * r{end}_{{n}} >= d0_{{n}} THEN 1 ELSE 0 END"
    signed = f"CASE WHEN (n_{{n}} < 0) = (d_{{n}} < 0) THEN {rounded} ELSE -({rounded}) END AS twelve_{{n}}"
    sql = over(sql, (signed.format(n=n) for n in names))
    return over(sql, (f"nearest(twelve_{n}, unit) AS printed_{n}" for n in names))


AMOUNTS_GIVEN = ("value", "numerator", "denominator")

MOST_GUESSED = 6
"""More decimals than this leave a float too few digits before the point to be worth a guess."""


def _no_facts() -> pa.Table:
    """What a programme without a single accepted number has reported."""
    number = pa.decimal128(FACT_DIGITS, FACT_DECIMALS)
    kinds = {name: number if name in AMOUNTS_GIVEN else pa.string() for name in FACT_COLUMNS}
    return pa.table({name: pa.array([], type=kind) for name, kind in kinds.items()})


def _declared_decimals(kind: str) -> int:
    if kind.startswith("DECIMAL"):
        return int(kind.rstrip(")").split(",")[1])
    return 0 if "INT" in kind or kind == '"NULL"' else FACT_DECIMALS


def _exact(column: str) -> str:
    return f"CAST({column} AS DECIMAL(38,{FACT_DECIMALS}))"


def _fraction(column: str) -> str:
    """The part after the point, in whole numbers of 10^-15."""
    part = f"({_exact(column)} - trunc({_exact(column)}))"
    return f"CAST(CAST({part} AS DECIMAL(20,15)) * CAST(1000000000000000 AS DECIMAL(18,0)) AS HUGEINT)"


def _guessed(source: str, decimals: int) -> str:
    """Rows with guess_COLUMN, 10^decimals times the number by way of a binary float, and sure_COLUMN, whether it is that.

    Dividing 128 bits is slow. A float is only a guess: multiplied back in exact decimals it must give the number itself.
    """
    guesses = (f"{_guess(column, decimals)} AS guess_{column}" for column in AMOUNTS_GIVEN)
    proofs = (f"{_is_sure(f'guess_{column}', column, decimals)} AS sure_{column}" for column in AMOUNTS_GIVEN)
    return f"SELECT *, {', '.join(proofs)} FROM (SELECT *, {', '.join(guesses)} FROM {source})"


def _guess(column: str, decimals: int) -> str:
    return f"TRY_CAST(CAST({column} AS DOUBLE) * {10**decimals} AS BIGINT)"


def _is_sure(guess: str, column: str, decimals: int) -> str:
    unit = f"CAST('{Decimal(1).scaleb(-decimals):f}' AS DECIMAL({decimals + 1},{decimals}))"
    return f"(CAST({guess} AS DECIMAL(19,0)) * {unit} = {_exact(column)})"


def _needed_decimals(column: str) -> str:
    fraction = _fraction(column)
    cases = " ".join(f"WHEN {fraction} % {10 ** (FACT_DECIMALS - d)} = 0 THEN {d}" for d in range(FACT_DECIMALS))
    return f"CASE WHEN {column} IS NULL THEN 0 {cases} ELSE {FACT_DECIMALS} END"


def _whole(column: str, decimals: int) -> str:
    """SQL of 10^decimals times the number."""
    fraction = f"{_fraction(column)} // {10 ** (FACT_DECIMALS - decimals)}"
    slow = f"CAST(trunc({_exact(column)}) AS HUGEINT) * {10**decimals} + {fraction}"
    if decimals > MOST_GUESSED:
        return slow
    guess = f"CAST(guess_{column} AS HUGEINT)"
    return f"CASE WHEN sure_{column} THEN {guess} WHEN {column} IS NOT NULL THEN {slow} END"


@dataclass(frozen=True)
class Words:
    """The texts behind the keys of figures, how many decimals their whole numbers have, and the largest of these.

    `few`: so few figures that keeping their rows costs less than planning them twice, to know their columns and to read them.
    """

    units: Sequence[str]
    periods: Sequence[str]
    indicators: Sequence[str]
    cells: Sequence[str]
    value_decimals: int
    part_decimals: int
    largest: int
    few: bool = False


NO_WORDS = Words((), (), (), (), 0, 0, 0)

METHODS = ("", *(str(method) for method in (Method.COMPUTED, Method.DECLARED, Method.MIXED)))
FLAG_NAMES = sorted(str(flag) for flag in Flag)
"""In the order of the bits that plan.figures sets."""

NARROW, WIDE = 18, 38
"""Digits of a decimal kept in 64 and in 128 bits."""


def flag_text(bits: int) -> str:
    """The names of the flags whose bits are set, in alphabetical order, joined by `;`."""
    return ";".join(name for position, name in enumerate(FLAG_NAMES) if bits >> position & 1)


FLAG_TEXTS = tuple(flag_text(bits) for bits in range(1 << len(FLAG_NAMES)))


def _texts(words: Words) -> tuple[Sequence[str], ...]:
    """The texts of each of KEYS, by number."""
    return words.units, words.periods, words.indicators, words.cells, METHODS, FLAG_TEXTS


def _put_words(session: Session, words: Words) -> None:
    """Number-to-text tables; the texts are of an enumeration in the order of the numbers, which sorts and travels small."""
    for key, texts in zip(KEYS, _texts(words), strict=True):
        name = f"{key}_word"
        numbers = pa.array(range(len(texts)), pa.int32())
        session.put("plain_word", pa.table([numbers, pa.array(list(texts), pa.string())], names=["number", "word"]))
        kind = f"{name}_text"
        session.connection.execute(f"DROP TABLE IF EXISTS {name}; DROP TYPE IF EXISTS {kind}")
        listed = "SELECT word FROM plain_word ORDER BY number" if texts else "SELECT ''"
        session.connection.execute(f"CREATE TYPE {kind} AS ENUM ({listed})")
        session.connection.execute(f"CREATE TABLE {name} AS SELECT number, word::{kind} AS word FROM plain_word")


def _is_wide(words: Words) -> bool:
    """Whether a column of decimals might need more digits than arithmetic on decimals leaves."""
    return words.largest >= 10 ** max(0, WIDE - 2 - words.value_decimals)


def _decimal(whole: str, decimals: int, largest: int) -> str:
    """SQL of a whole number as a decimal of that many decimals."""
    width = NARROW if largest < 10**NARROW and decimals < NARROW else WIDE
    kind = f"DECIMAL({width},{decimals})"
    if decimals == 0:
        return f"CAST({whole} AS {kind})"
    before = min(width, WIDE - 1 - decimals)
    unit = f"CAST('0.{'0' * (decimals - 1)}1' AS DECIMAL({decimals + 1},{decimals}))"
    return f"CAST(CAST({whole} AS DECIMAL({before},0)) * {unit} AS {kind})"


def _digits(column: str, decimals: str, size: str) -> str:
    """SQL of a whole number as text, with a point before its last digits."""
    sign = f"CASE WHEN {column} < 0 THEN '-' ELSE '' END"
    fraction = f"'.' || lpad(CAST(abs({column}) % {size} AS VARCHAR), {decimals}, '0')"
    return f"{sign} || CAST(abs({column}) // {size} AS VARCHAR) || CASE WHEN {size} > 1 THEN {fraction} ELSE '' END"


def _amounts(words: Words) -> dict[str, str]:
    """SQL of the columns of decimals; as text where they are too wide for arithmetic on decimals."""
    if _is_wide(words):
        of_value = _power(words, lambda decimals: decimals)
        value = {name: _digits(f"f.{name}", "f.decimals", of_value) for name in ("value", "computed_below")}
        size = f"{10**words.part_decimals}::HUGEINT"
        parts = {name: _digits(f"f.{name}", str(words.part_decimals), size) for name in ("numerator", "denominator")}
        return value | parts
    lift = _power(words, lambda decimals: words.value_decimals - decimals)
    value = {
        name: _decimal(f"f.{name} * {lift}", words.value_decimals, words.largest)
        for name in ("value", "computed_below")
    }
    return value | {
        name: _decimal(f"f.{name}", words.part_decimals, words.largest) for name in ("numerator", "denominator")
    }


def _power(words: Words, exponent: Callable[[int], int]) -> str:
    """SQL of a power of ten that follows from how many decimals a figure has."""
    cases = (f"WHEN {number} THEN {10 ** exponent(number)}::HUGEINT" for number in range(words.value_decimals + 1))
    return f"CASE f.decimals {' '.join(cases)} END"


def _shown(words: Words) -> dict[str, str]:
    """Output columns and the SQL of each, over `figures` f joined with the words."""
    amounts = _amounts(words)
    return {
        "unit": "uw.word",
        "period": "pw.word",
        "indicator": "iw.word",
        "cell": "cw.word",
        "value": amounts["value"],
        "numerator": amounts["numerator"],
        "denominator": amounts["denominator"],
        "reported": "CAST(f.reported AS INTEGER)",
        "expected": "CAST(f.expected AS INTEGER)",
        "method": "mw.word",
        "computed_below": amounts["computed_below"],
        "flags": "fw.word",
        "submissions": "CAST(f.submissions AS INTEGER)",
    }


KEYS = {"unit": "x", "period": "place", "indicator": "i", "cell": "c", "method": "method", "flags": "flags"}
"""Columns of texts and the column of `figures` that has their number."""

JOINED = """FROM "figures" f JOIN unit_word uw ON f.x = uw.number JOIN period_word pw ON f.place = pw.number
JOIN indicator_word iw ON f.i = iw.number JOIN cell_word cw ON f.c = cw.number
JOIN method_word mw ON f.method = mw.number JOIN flags_word fw ON f.flags = fw.number"""


def _select(session: Session, words: Words | None) -> str:
    if words is None:
        _empty_figures(session)
    known = words or NO_WORDS
    _put_words(session, known)
    columns = ", ".join(f"{sql} AS {name}" for name, sql in _shown(known).items())
    return f"SELECT {columns} {JOINED} ORDER BY unit, period, indicator, cell"


def _empty_figures(session: Session) -> None:
    amounts = "value, numerator, denominator, reported, expected, computed_below, submissions"
    columns = ", ".join(f"0::HUGEINT AS {name}" for name in amounts.split(", "))
    keys = "0 AS decimals, 0 AS x, 0 AS place, 0 AS i, 0 AS c, 0 AS method, 0 AS flags"
    session.make([("figures", f"SELECT {keys}, {columns} WHERE false", False)])


def typed_figures(session: Session, words: Words | None) -> pa.Table:
    """`figures` as an Arrow table with text keys and typed decimals, sorted."""
    if words is None:
        _empty_figures(session)
    known = words or NO_WORDS
    numbers = {name: f"f.{key}" for name, key in KEYS.items()}
    columns = ", ".join(f"{sql} AS {name}" for name, sql in (_shown(known) | numbers).items())
    # Units, periods, indicators and cells are numbered in the order of their texts.
    session.make([("shown", f'SELECT {columns} FROM "figures" f', known.few)])
    table = _worded(session.table('SELECT * FROM "shown" ORDER BY unit, period, indicator, cell'), known)
    return _typed(table, known) if _is_wide(known) else table


def _worded(table: pa.Table, words: Words) -> pa.Table:
    """Texts in place of their numbers."""
    lists = dict(zip(KEYS, _texts(words), strict=True))
    for name, texts in lists.items():
        spelled = pa.array(list(texts), pa.string()).take(table[name].combine_chunks())
        table = table.set_column(table.column_names.index(name), name, spelled)
    return table


AMOUNTS = ("value", "numerator", "denominator", "computed_below")


def _typed(table: pa.Table, words: Words) -> pa.Table:
    """Amounts that came as text, as decimals of as many digits as they need."""
    for name in AMOUNTS:
        decimals = words.value_decimals if name in ("value", "computed_below") else words.part_decimals
        longest = max((len(text.as_py() or "") for text in table[name]), default=0)
        kind = pa.decimal128(WIDE, decimals) if longest + decimals < WIDE else pa.decimal256(76, decimals)
        table = table.set_column(table.column_names.index(name), name, table[name].cast(kind))
    return table


def write_parquet(session: Session, words: Words | None, path: Path) -> int:
    """`figures` into a Parquet file; the number of rows."""
    if words and _is_wide(words):
        table = typed_figures(session, words)
        parquet.write_table(table, path, compression="zstd")
        return table.num_rows
    return session.copy(_select(session, words), path, "FORMAT parquet, COMPRESSION zstd")


def write_csv(session: Session, words: Words | None, path: Path) -> int:
    """`figures` into the text of bundle.md; the number of rows."""
    columns = ", ".join(_text(name) for name in FIGURE_COLUMNS)
    return session.copy(f"SELECT {columns} FROM ({_select(session, words)})", path, "FORMAT csv, HEADER")


def _text(name: str) -> str:
    if name in ("cell", "method", "flags"):
        return f"nullif(CAST({name} AS VARCHAR), '') AS {name}"
    if name in AMOUNTS:
        text = f"CAST({name} AS VARCHAR)"
        return f"CASE WHEN contains({text}, '.') THEN rtrim(rtrim({text}, '0'), '.') ELSE {text} END AS {name}"
    return name
