"""What the audit chain calls a report: acts are written under it, and found by it again."""


def report_subject(regime: str, unit: str, period: str) -> str:
    """The subject of everything that is done with one report, of the codes of its regime and unit."""
    return f"report {regime} {unit} {period}"
