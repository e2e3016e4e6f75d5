"""Who is signed in, read at every request: Django's sessions and accounts, spared the building of their two queries."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from salaklang.foundations.events.statements import row_read, statement_run
from salaklang.foundations.identity.models import Account

_SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's sessions in the database. The setting SESSION_ENGINE names this module."""

    def _get_session_from_db(self) -> Session | None:
        found = statement_run(_SESSION, [self.session_key, timezone.now()])
        if found is None:
            self._session_key = None
            return None
        return Session(session_key=str(self.session_key), session_data=found[0], expire_date=found[1])


class AccountBackend(ModelBackend):
    """The account of a session. There are no passwords here, so this is all that is left of a backend."""

    def authenticate(self, *args: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: Any) -> Account | None:
        return row_read(Account, "id = %s AND is_active", [user_id])
