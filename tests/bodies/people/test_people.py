"""The account in whose name commands act."""

import pytest

from phoihop.bodies.people.models import User
from phoihop.bodies.people.queries import system_user

pytestmark = pytest.mark.django_db


def test_the_system_account_is_one_and_nobody_signs_in_to_it() -> None:
    first, second = system_user(), system_user()
    assert first == second
    assert (first.username, first.is_staff, first.is_superuser) == ("system", False, False)
    assert not first.has_usable_password()
    assert User.objects.count() == 1
