"""Planning a load: the least that brings every report to the standings named."""

from hypothesis import given
from hypothesis import strategies as st

from phoihop.reporting.review.rules import ORDER, Known, Place, Plan, Standing, plan_load
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.rules import ReportRecord, canonical, content_hash

records = st.builds(
    lambda unit, period, status, number: ReportRecord(
        "P", unit, period, status, canonical({"values": [{"indicator": "I", "value": number}]})
    ),
    st.sampled_from("ab"),
    st.sampled_from(["2017-01", "2017-02"]),
    st.sampled_from([state.value for state in ORDER]),
    st.sampled_from("123"),
)
bundles = st.lists(records, max_size=12, unique_by=lambda record: (record.organisation, record.period, record.status))


def carried_out(known: dict[Place, Known], plan: Plan) -> dict[Place, Known]:
    """What is known after the plan, as the database would tell it."""
    after = dict(known)
    for change in plan.changes:
        old = change.known
        accepted = None if change.end else old.accepted if old else None
        standings = []
        for each in old.revisions if old else ():
            kept = each.states - {State.SUBMITTED, State.ACCEPTED}
            kept |= {State.WITHDRAWN} if each.revision == change.end else set()
            standings.append(Standing(each.revision, each.number, each.hash, frozenset(kept)))
        for new in change.revisions:
            key = hash((new.key, new.hash))
            accepted = key if new.state is State.ACCEPTED else accepted
            states = {new.state} & {State.RETURNED, State.WITHDRAWN}
            standings.append(Standing(key, new.number, new.hash, frozenset(states)))
        latest = standings[-1].revision if standings else None
        standings = [
            Standing(
                each.revision,
                each.number,
                each.hash,
                each.states
                | ({State.ACCEPTED} if each.revision == accepted else set())
                | ({State.SUBMITTED} if each.revision == latest and change.state is State.SUBMITTED else set()),
            )
            for each in standings
        ]
        draft = content_hash(change.draft.content) if change.draft else old.draft if old else ""
        after[change.place] = Known(old.submission if old else 1, change.state, accepted, tuple(standings), draft)
    return after


@given(bundles)
def test_the_same_bundle_again_changes_nothing(bundle: list[ReportRecord]) -> None:
    after = carried_out({}, plan_load(bundle, {}))
    again = plan_load(bundle, after)
    assert (again.changes, again.revisions) == ((), ())


@given(bundles, bundles)
def test_after_any_history_exactly_the_accepted_values_named_are_accepted(first, second) -> None:
    known = carried_out({}, plan_load(first, {}))
    known = carried_out(known, plan_load(second, known))
    places = {(record.programme, record.organisation, record.period) for record in second}
    for place in places:
        named = [content_hash(record.content) for record in second
                 if (record.programme, record.organisation, record.period) == place and record.status == "accepted"]  # fmt: skip
        standing = [each.hash for each in known[place].revisions if each.revision == known[place].accepted]
        assert standing == named
    assert plan_load(second, known).changes == ()


@given(bundles)
def test_revisions_are_numbered_from_one_in_the_order_of_standings(bundle: list[ReportRecord]) -> None:
    for change in plan_load(bundle, {}).changes:
        assert [new.number for new in change.revisions] == list(range(1, len(change.revisions) + 1))
        states = [new.state for new in change.revisions]
        assert states == [state for state in ORDER if state in states]
        assert change.state is (states[-1] if states else State.DRAFT)
