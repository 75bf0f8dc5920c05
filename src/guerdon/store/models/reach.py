"""The outbox: every message that was ever wanted, where it stands and why; and what came back."""

from django.db import models


class Message(models.Model):
    """One message, planned once by its key; the row is both the truth and its explanation.

    `wanted` and `zone` are what was asked for, `due_at` and `zone_used` what that came to;
    `look_at` is when the gates are asked next. `found` is what they said last, the oldest first.
    Whoever sends holds it under `claim` until `claimed_until`.
    """

    dedupe_key = models.CharField(max_length=32, unique=True)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT, db_index=False)
    purpose = models.CharField(max_length=16)
    source = models.CharField(max_length=80)
    version = models.IntegerField()
    step = models.CharField(max_length=60)
    occurrence = models.CharField(max_length=120)
    channel = models.CharField(max_length=16)
    template = models.CharField(max_length=64)
    data = models.JSONField()
    wanted = models.CharField(max_length=40)
    zone = models.CharField(max_length=64)
    zone_used = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    look_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    relevance = models.CharField(max_length=40)
    relevance_data = models.JSONField()
    cost_minor = models.BigIntegerField()
    budget = models.CharField(max_length=64)
    state = models.CharField(max_length=16)
    reason = models.CharField(max_length=60, default="")
    found = models.JSONField(default=list)
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    claim = models.CharField(max_length=40, default="")
    claimed_until = models.DateTimeField(null=True)
    sending_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    provider_key = models.CharField(max_length=200, default="")
    variant = models.CharField(max_length=40, default="")

    class Meta:
        """Few of all that ever were wait; the rest is looked up by member, source or provider."""

        indexes = [
            models.Index(
                fields=["look_at", "id"],
                condition=models.Q(state="planned"),
                name="messages_planned",
            ),
            models.Index(
                fields=["look_at", "id"],
                condition=models.Q(state="queued"),
                name="messages_queued",
            ),
            models.Index(
                fields=["look_at", "id"],
                condition=models.Q(state="awaiting_staff"),
                name="messages_with_staff",
            ),
            models.Index(
                fields=["claimed_until"],
                condition=models.Q(state__in=("claimed", "sending")),
                name="messages_claimed",
            ),
            models.Index(fields=["customer", "-id"], name="messages_by_member"),
            models.Index(fields=["source", "state"], name="messages_by_source"),
            models.Index(
                fields=["provider_key"],
                condition=~models.Q(provider_key=""),
                name="messages_by_provider",
            ),
        ]


class MessageEcho(models.Model):
    """What came back of a message, once by its key: delivered, opened, clicked, a reply ..."""

    key = models.CharField(max_length=200, unique=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE)
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)


class MemberZone(models.Model):
    """The zone in which a member lives and how we know: said, device, address or staff."""

    customer = models.OneToOneField("store.Customer", primary_key=True, on_delete=models.CASCADE)
    zone = models.CharField(max_length=64)
    provenance = models.CharField(max_length=16)
    at = models.DateTimeField()


class BlockedAddress(models.Model):
    """An address, by its blind index, to which a channel sends no more."""

    channel = models.CharField(max_length=16)
    address_index = models.CharField(max_length=64)
    why = models.CharField(max_length=16)
    at = models.DateTimeField()
    proof = models.CharField(max_length=200, default="")

    class Meta:
        """Once is enough."""

        constraints = [
            models.UniqueConstraint(fields=["channel", "address_index"], name="blocked_once")
        ]


class ReachChannel(models.Model):
    """A way to reach members: how it sends, its sealed settings, and whether it is paused.

    The row `*` is the switch for all channels at once.
    """

    channel = models.CharField(max_length=16, primary_key=True)
    wire = models.CharField(max_length=20, default="")
    sealed = models.BinaryField(null=True)
    price_minor = models.BigIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, default="")
    changed_by = models.CharField(max_length=170, default="")


class ShopDay(models.Model):
    """A day that this shop works or not, whatever the state's calendar says."""

    day = models.DateField(primary_key=True)
    worked = models.BooleanField()
    name = models.CharField(max_length=80, default="")


class MessageTemplate(models.Model):
    """One version of a template: as it was written, and as it is filled in."""

    key = models.SlugField(max_length=64)
    version = models.IntegerField()
    document = models.JSONField()
    compiled = models.JSONField()
    current = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=170, default="")

    class Meta:
        """A version is written once, and one of them is current."""

        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="template_once"),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(current=True), name="template_current"
            ),
        ]


class Hook(models.Model):
    """Somebody else's address that hears what happens; its secret signs and is sealed."""

    key = models.SlugField(max_length=64, unique=True)
    url = models.CharField(max_length=400)
    kinds = models.JSONField(default=list)
    sealed = models.BinaryField()
    active = models.BooleanField(default=True)
    made_at = models.DateTimeField()


class HookDelivery(models.Model):
    """One trigger for one hook: waiting, delivered or failed; in turn for each member."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, db_index=False)
    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    at = models.DateTimeField()
    data = models.JSONField()
    state = models.CharField(max_length=12, default="waiting")
    attempts = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    status = models.IntegerField(null=True)
    answer = models.CharField(max_length=300, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        """Each trigger once a hook; of all that ever were few wait."""

        constraints = [
            models.UniqueConstraint(fields=["hook", "kind", "key"], name="delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["hook", "customer", "id"],
                condition=models.Q(state="waiting"),
                name="deliveries_in_turn",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state="waiting"),
                name="deliveries_due",
            ),
            models.Index(fields=["hook", "-id"], name="deliveries_of_hook"),
        ]


class PushBrowser(models.Model):
    """A browser of a member that takes notifications; its address and keys are sealed."""

    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE)
    index = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
