"""The only writers of payments."""

from salaklang.capabilities.payments.actions.bills import bill_cancel, bill_open
from salaklang.capabilities.payments.actions.notices import notice_receive, set_aside_return
from salaklang.capabilities.payments.actions.statements import reconcile, statement_import

__all__ = ["bill_cancel", "bill_open", "notice_receive", "reconcile", "set_aside_return", "statement_import"]
