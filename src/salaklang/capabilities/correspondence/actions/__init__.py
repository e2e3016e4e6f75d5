"""The only writers of correspondence: letters within a node, and on their way between nodes."""

from salaklang.capabilities.correspondence.actions.between import letter_delivered
from salaklang.capabilities.correspondence.actions.letters import letter_acknowledge, letter_answer, letter_send

__all__ = ["letter_acknowledge", "letter_answer", "letter_delivered", "letter_send"]
