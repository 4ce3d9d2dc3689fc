"""Records of organisations as rows of tables, and as what an audit row keeps."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from phoihop.base.bulk import reserve_ids
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding, has_errors
from phoihop.base.vietnamese import fold, sort_key
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.rules import NameRecord, OrganisationRecord, PlacementRecord, SuccessionRecord


def ids_of(organisations: Sequence[OrganisationRecord]) -> dict[str, int]:
    """Code → primary key of all organisations, with new keys for those to come."""
    ids = dict(Organisation.objects.values_list("code", "id"))
    new = [row.code for row in organisations if row.code not in ids]
    return ids | dict(zip(new, reserve_ids(Organisation, len(new)), strict=True))


def unit_row(row: OrganisationRecord, ids: dict[str, int]) -> dict[str, Any]:
    """The row of its table."""
    return {
        "id": ids[row.code],
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "kind": row.kind,
        "block": row.block,
        "parent_id": ids[row.parent] if row.parent else None,
        "opened": row.opened,
        "closed": row.closed,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "search_key": fold(row.name),
        "sort_key": sort_key(row.name),
    }


def placement_row(row: PlacementRecord, ids: dict[str, int]) -> dict[str, Any]:
    """The row of its table."""
    return {
        "organisation_id": ids[row.organisation],
        "parent_id": ids[row.parent] if row.parent else None,
        "start": row.start,
        "end": row.end,
    }


def name_row(row: NameRecord, ids: dict[str, int]) -> dict[str, Any]:
    """The row of its table."""
    return {
        "organisation_id": ids[row.organisation],
        "name": row.name,
        "start": row.start,
        "end": row.end,
        "document": row.document,
        "search_key": fold(row.name),
    }


def succession_row(row: SuccessionRecord, ids: dict[str, int]) -> dict[str, Any]:
    """The row of its table."""
    return {
        "source_id": ids[row.source],
        "target_id": ids[row.target],
        "on": row.on,
        "share": row.share,
        "kind": row.kind,
        "document": row.document,
    }


def plain_record(record: Any) -> dict[str, Any]:
    """A record without its row number: what was said, not where."""
    return {name: value for name, value in asdict(record).items() if name != "row"}


def refuse_errors(findings: Sequence[Finding]) -> None:
    """Stop where something is wrong; warnings pass. Raises Refused."""
    if has_errors(findings):
        raise Refused(findings)
