"""Who is signed in, read at every request: Django's sessions and accounts, spared the building of their two queries."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from salaklang.foundations.identity.models import Account

_SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"
_ACCOUNT = "SELECT {columns} FROM identity_account WHERE id = %s AND is_active"


class SessionStore(db.SessionStore):
    """Django's sessions in the database. The setting SESSION_ENGINE names this module."""

    def _get_session_from_db(self) -> Session | None:
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [self.session_key, timezone.now()])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return None
        return Session(session_key=str(self.session_key), session_data=found[0], expire_date=found[1])


class AccountBackend(ModelBackend):
    """The account of a session. There are no passwords here, so this is all that is left of a backend."""

    def authenticate(self, *args: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: Any) -> Account | None:
        fields = [f.attname for f in Account._meta.concrete_fields]
        columns = ", ".join(f'"{f.column}"' for f in Account._meta.concrete_fields)
        with connection.cursor() as cursor:
            cursor.execute(_ACCOUNT.format(columns=columns), [user_id])
            found = cursor.fetchone()
        return None if found is None else Account.from_db(connection.alias, fields, found)
