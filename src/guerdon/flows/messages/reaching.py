"""Reaching members: what the sender does turn by turn, recover, judge, send; and pauses itself."""

import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from django.db import close_old_connections, connection

from guerdon.flows import hooks
from guerdon.flows.messages import gating, replanning, sending, waiting
from guerdon.store.messages import channels
from guerdon.store.messages import sending as outbox_sending
from guerdon.terms.reach import Pausing

log = structlog.get_logger()
PAUSE_SECONDS = 1.0
# Bounces and complaints of so long count towards a pause.
HEALTH_SPAN = timedelta(days=1)
HEALTH_EVERY = timedelta(seconds=30)
# Judged at once before sending goes on.
MOST_JUDGED = 20_000
MOST_SENT = 5_000


def turn(*, lease: timedelta = sending.LEASE, stopped: Callable[[], bool] = lambda: False) -> int:
    """One turn of a sender: take over from the dead, judge what is due, send what passed.

    How many messages it moved.
    """
    if not outbox_sending.anything(now=datetime.now(UTC)):
        return 0
    sending.recover(now=datetime.now(UTC))
    judged = gating.run(now=datetime.now(UTC), most=MOST_JUDGED)
    sent = sending.run(most=MOST_SENT, lease=lease, stopped=stopped)
    return sum(judged.values()) + sent.total


def watched(*, terms: Pausing, now: datetime) -> list[str]:
    """Pause the channels of whose messages too many bounced or were complained about; which."""
    ill = channels.sick(terms=terms, now=now, since=now - HEALTH_SPAN)
    paused = []
    for channel, shares in ill.items():
        why = (
            f"{shares['bounced']:.1%} bounced, {shares['complained']:.2%} complained"
            f" of {shares['of']}"
        )
        if channels.pause(channel=channel, why=why, actor="house", now=now):
            log.error("channel paused", channel=channel, why=why)
            paused.append(channel)
    return paused


def work_on(*, stop: threading.Event, pause: float = PAUSE_SECONDS) -> None:
    """Send until `stop` is set, looking every `pause` seconds when there is nothing to do."""
    looked = datetime.now(UTC) - HEALTH_EVERY * 2
    while not stop.is_set():
        close_old_connections()
        moved = 0
        try:
            now = datetime.now(UTC)
            if now - looked > HEALTH_EVERY:
                watched(terms=gating.terms(now=now).reach.pausing, now=now)
                replanning.if_data_changed(now=now)
                waiting.again(now=now)
                looked = now
            moved = turn(stopped=stop.is_set) + hooks.run(now=datetime.now(UTC))
        except Exception:  # noqa: BLE001 (the database may be away for a moment)
            log.error("sender stumbled", error=traceback.format_exc())
            connection.close()
        if not moved:
            stop.wait(pause)
    connection.close()
