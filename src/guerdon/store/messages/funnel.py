"""How far a campaign's messages came: customers counted once at each step, by channel."""

from collections.abc import Mapping

from django.db.models import Count, Q

from guerdon.store.models import Message, MessageEcho
from guerdon.terms import message as words

# Whoever clicked has opened, and whoever opened was reached, whether or not the provider said so.
REACHED = {
    "delivered": (words.DELIVERED, words.OPENED, words.CLICKED, words.REPLIED),
    "opened": (words.OPENED, words.CLICKED),
    "clicked": (words.CLICKED,),
}
STEPS = ("planned", "sent", *REACHED)


def funnel(*, source: str) -> Mapping[str, Mapping[str, int]]:
    """Channel -> step -> customers, "" for all channels together; empty where none was wanted."""
    wanted = Message.objects.filter(source=source)
    if not wanted.exists():
        return {}
    sent = wanted.filter(accepted_at__isnull=False)
    came = MessageEcho.objects.filter(message__source=source)
    people = {
        step: Count("message__customer", distinct=True, filter=Q(kind__in=kinds))
        for step, kinds in REACHED.items()
    }
    once = Count("customer", distinct=True)
    found = {
        "": {
            "planned": wanted.aggregate(n=once)["n"],
            "sent": sent.aggregate(n=once)["n"],
            **came.aggregate(**people),
        }
    }
    for channel, n in wanted.values_list("channel").annotate(n=once).order_by("channel"):
        found[channel] = {**dict.fromkeys(STEPS, 0), "planned": n}
    for channel, n in sent.values_list("channel").annotate(n=once):
        found[channel]["sent"] = n
    for row in came.values("message__channel").annotate(**people):
        found[row.pop("message__channel")].update(row)
    return found
