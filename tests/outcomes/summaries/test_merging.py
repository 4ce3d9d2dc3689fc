"""Changes of one side of a text carried into the other: properties over all small texts."""

from hypothesis import given
from hypothesis import strategies as st

from phoihop.outcomes.summaries.rules.merging import Plan, plan_changes

texts = st.lists(st.sampled_from("abcdefgh"), max_size=7)


def applied(base: list[str], source: list[str], target: list[str]) -> list[str]:
    """What comes out where every clash is decided for the source, lost items left out."""
    plan = plan_changes(base, source, target)
    put: dict[int, list[str]] = {}
    removed = set(plan.removed)
    for insertion in plan.inserted:
        put.setdefault(insertion.at, []).append(source[insertion.source])
    for clash in plan.clashes:
        removed |= set(clash.target)
        if clash.at is not None:
            put.setdefault(clash.at, []).extend(source[at] for at in clash.source)
    out: list[str] = []
    for at in range(len(target) + 1):
        out += put.get(at, [])
        if at < len(target) and at not in removed:
            out.append(target[at])
    return out


@given(texts, texts)
def test_into_an_untouched_text_every_change_goes(base: list[str], source: list[str]) -> None:
    plan = plan_changes(base, source, base)
    assert plan.clashes == ()
    if base:
        assert (applied(base, source, base), plan.lost) == (source, ())


@given(texts, texts)
def test_without_a_change_nothing_is_done(base: list[str], target: list[str]) -> None:
    assert plan_changes(base, base, target) == Plan()
    assert plan_changes(base, base, target).changes_nothing


@given(texts, texts)
def test_what_both_changed_alike_is_no_clash(base: list[str], other: list[str]) -> None:
    assert plan_changes(base, other, other).clashes == ()


@given(texts, texts, texts)
def test_every_new_item_is_put_in_asked_about_or_listed(base: list[str], source: list[str], target: list[str]) -> None:
    plan = plan_changes(base, source, target)
    told = [row.source for row in plan.inserted] + [at for row in plan.clashes for at in row.source] + list(plan.lost)
    assert len(told) == len(set(told))
    new = {key for key in source if key not in base and key not in target}
    assert new <= {source[at] for at in told}


@given(texts, texts, texts)
def test_what_only_the_target_has_is_never_taken_away_unasked(
    base: list[str], source: list[str], target: list[str]
) -> None:
    plan = plan_changes(base, source, target)
    assert all(target[at] in base for at in plan.removed)


def test_a_paragraph_that_moved_is_still_the_neighbour() -> None:
    plan = plan_changes(list("abcd"), list("abxcd"), list("bacd"), reach=1)
    assert [(row.source, row.at) for row in plan.inserted] == [(2, 1)]
    assert plan_changes(list("ab"), list("axb"), list("cd"), reach=1).lost == (1,)
