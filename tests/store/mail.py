"""Messages that tests want sent."""

from typing import Any

from guerdon.store.customers import people
from guerdon.store.messages import outbox
from guerdon.store.messages.outbox import Planned
from guerdon.store.writing import write
from guerdon.terms.message import Message


def wanted(**changes: Any) -> Message:
    """A welcome by e-mail to ann, changed."""
    plain: dict[str, Any] = {
        "purpose": "marketing",
        "source": "journey:welcome",
        "step": "hello",
        "occurrence": "o-1",
        "member": "ann",
        "channel": "email",
        "template": "welcome",
    }
    return Message(**{**plain, **changes})


def planned(*messages: Message, now: Any) -> Planned:
    """Their members are known, and they are planned."""
    people.named(keys=sorted({one.member for one in messages}), now=now)
    with write():
        return outbox.plan(messages=messages, now=now)
