"""What correspondence does when something happens elsewhere. Safe to run twice."""

from uuid import UUID

from salaklang.foundations.events.registry import reacts_to
from salaklang.foundations.exchange.events import MessageDelivered


@reacts_to(MessageDelivered)
def on_message_delivered(event: MessageDelivered) -> None:
    from salaklang.capabilities.correspondence.actions import letter_delivered

    if event.kind == "letter":
        letter_delivered(UUID(event.message))
