"""Reads about people."""

from phoihop.bodies.people.access import SYSTEM
from phoihop.bodies.people.models import User


def system_user() -> User:
    """The account in whose name commands act; nobody can sign in to it. It is made where it is missing."""
    user = User.objects.filter(username=SYSTEM).first()
    return user or User.objects.create_user(SYSTEM, full_name="Hệ thống", position="")
