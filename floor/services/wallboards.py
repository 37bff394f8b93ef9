"""Keys of wall screens: made and shown once, typed in once at the screen, revoked at any time."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from floor.models import Wallboard
from floor.models.wallboard import TYPED_WITHIN, token_hash
from operators.codes import code_hash, new_code
from operators.models import Office, Operator
from operators.refusals import Refused
from operators.roles import Scope, grant

#: More screens that are not over than that hang in no office.
MOST = 20
RIGHT = "floor.manage_wallboards"


class WallboardRefused(Refused):
    """The key cannot be made like this, or opens nothing."""


def may_manage(by: Operator, office: UUID) -> bool:
    """Whether the keys of this office's screens are this person's matter."""
    reach = grant(by.role, RIGHT)
    return reach is not None and (reach.scope is Scope.ALL or office == by.office_id)


def wallboard_make(
    *, office: Office, name: str, language: str, days: int, by: Operator, at: datetime
) -> str:
    """A key for one more screen, to be shown once. Raises WallboardRefused."""
    if not may_manage(by, office.pk):
        raise WallboardRefused(_("This office has its own supervisors."))
    key = new_code()
    with transaction.atomic(durable=True):
        Office.with_decoys.select_for_update(no_key=True).get(pk=office.pk)
        there = Wallboard.objects.filter(office=office, revoked_at=None, expires_at__gt=at)
        if there.count() >= MOST:
            raise WallboardRefused(_("There are twenty screens already. Revoke one first."))
        board = Wallboard.objects.create(
            office=office,
            name=name,
            language=language,
            key_hash=code_hash(key),
            made_by=by,
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
        _note("wallboard.made", board, by, at)
    return key


def wallboard_open(*, key: str, at: datetime) -> str:
    """Use the key up and give the value of the cookie that the screen is known by from now on.

    Raises WallboardRefused, with the same words for whatever opens nothing.
    """
    token = secrets.token_urlsafe(32)
    with transaction.atomic(durable=True):
        opened = Wallboard.objects.filter(
            key_hash=code_hash(key),
            token_hash=None,
            revoked_at=None,
            expires_at__gt=at,
            made_at__gt=at - TYPED_WITHIN,
            office__closed_at=None,
            office__sealed_at=None,
        ).first()
        if opened is None or not _used_up(opened, token, at):
            raise WallboardRefused(
                _("This key opens nothing: it is wrong, was used already, or has run out.")
            )
        record("wallboard.opened", actor="anonymous", subject=opened.pk, at=at)
    return token


def wallboard_revoke(*, ref: UUID, by: Operator, at: datetime) -> None:
    """End a screen for good; twice is once. Raises Wallboard.DoesNotExist out of reach."""
    with transaction.atomic(durable=True):
        board = Wallboard.objects.select_for_update().get(pk=ref)
        if not may_manage(by, board.office_id):
            raise Wallboard.DoesNotExist
        if board.revoked_at is not None:
            return
        board.revoked_at, board.revoked_by = at, by
        board.save(update_fields=["revoked_at", "revoked_by"])
        _note("wallboard.revoked", board, by, at)


def _used_up(board: Wallboard, token: str, at: datetime) -> bool:
    """Two screens that type the same key at once: one wins."""
    mine = Wallboard.objects.filter(pk=board.pk, token_hash=None)
    return mine.update(token_hash=token_hash(token), opened_at=at) == 1


def _note(action: str, board: Wallboard, by: Operator, at: datetime) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=board.pk, at=at)
