"""What an administrator does with accounts wholly in hand; each is one transaction with its audit row."""

from datetime import date, datetime

from phoihop.base.audit.actions import writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import MANAGING, OutOfReach, holds_role, require, require_managing
from phoihop.bodies.organisations.actions.grants import grant_first_role
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.actions import correct_account, create_account, set_active, set_password
from phoihop.bodies.people.models import User


class OwnAccount(ProductError):
    """Nobody shuts the door behind himself."""

    code = "O010"
    problem = N_("Bạn không tự ngừng tài khoản của mình được.")
    remedy = N_("Nhờ một quản trị viên khác, nếu thật sự cần.")
    status = 409


def open_account(
    *,
    actor: User,
    username: str,
    full_name: str,
    position: str,
    password: str,
    role: UserRole,
    organisation: Organisation,
    programme: str = "",
    start: date | None = None,
    end: date | None = None,
    today: date,
    at: datetime,
) -> User:
    """Make an account that begins with a role in the actor's reach.

    Raises OutOfReach, UsernameRefused, UsernameTaken, WeakPassword, DaysReversed.
    """
    require_active(actor)
    if not holds_role(actor=actor, roles=MANAGING, on=today):
        raise OutOfReach
    require(actor=actor, roles=MANAGING, organisation=organisation, today=today, programme=programme, wholly=True)
    with writing():
        user = create_account(
            actor=actor, username=username, full_name=full_name, position=position, password=password, at=at
        )
        grant_first_role(
            actor=actor,
            user=user,
            role=role,
            organisation=organisation,
            programme=programme,
            start=start,
            end=end,
            today=today,
            at=at,
        )
    return user


def reset_password(*, actor: User, account: User, password: str, today: date, at: datetime) -> User:
    """Give an account another password; its sessions end. Raises OutOfReach, WeakPassword."""
    require_active(actor)
    require_managing(actor=actor, account=account, today=today)
    return set_password(actor=actor, user=account, password=password, at=at)


def deactivate_account(*, actor: User, account: User, today: date, at: datetime) -> User:
    """Shut an account: its sessions end at its next page. Raises OutOfReach, OwnAccount."""
    require_active(actor)
    require_managing(actor=actor, account=account, today=today)
    if account == actor:
        raise OwnAccount
    return set_active(actor=actor, user=account, active=False, at=at)


def reactivate_account(*, actor: User, account: User, today: date, at: datetime) -> User:
    """Open an account again. Raises OutOfReach."""
    require_active(actor)
    require_managing(actor=actor, account=account, today=today)
    return set_active(actor=actor, user=account, active=True, at=at)


def correct_person(*, actor: User, account: User, full_name: str, position: str, today: date, at: datetime) -> User:
    """Mend the name and position of an account. Raises OutOfReach."""
    require_active(actor)
    require_managing(actor=actor, account=account, today=today)
    return correct_account(actor=actor, user=account, full_name=full_name, position=position, at=at)
