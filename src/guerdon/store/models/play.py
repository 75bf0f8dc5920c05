"""Play: seeds and draws, deeds and what they earned, and leaderboards."""

from django.db import models


class DrawSeed(models.Model):
    """A member's server seed for one draw: sealed until it is revealed, one open at a time.

    `nonce` is how many draws were made with it, `dry` how many in a row gave no rare prize.
    """

    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    draw = models.CharField(max_length=40)
    sealed = models.BinaryField()
    commit = models.CharField(max_length=64, unique=True)
    nonce = models.IntegerField(default=0)
    dry = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True)

    class Meta:
        """Two open seeds would let the shop choose between them."""

        constraints = [
            models.UniqueConstraint(
                fields=["customer", "draw"],
                condition=models.Q(revealed_at=None),
                name="one_open_seed",
            )
        ]


class DrawTake(models.Model):
    """One draw with all that it followed from; never changed."""

    key = models.CharField(max_length=40, unique=True)
    seed = models.ForeignKey(DrawSeed, on_delete=models.PROTECT)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT, db_index=False)
    draw = models.CharField(max_length=40)
    version = models.IntegerField()
    nonce = models.IntegerField()
    at = models.DateTimeField()
    rolled = models.CharField(max_length=40)
    given = models.CharField(max_length=40)
    points = models.IntegerField()
    record = models.JSONField()

    class Meta:
        """A member's draws are counted by time, a draw's by what came of it; no nonce twice."""

        indexes = [
            models.Index(fields=["customer", "draw", "at"]),
            models.Index(fields=["draw", "given"]),
        ]
        constraints = [models.UniqueConstraint(fields=["seed", "nonce"], name="nonce_once")]


class Deed(models.Model):
    """What one trigger counts for in one play; a return counts below zero."""

    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT, db_index=False)
    play = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    order = models.CharField(max_length=200)
    at = models.DateTimeField()
    day = models.DateField()
    minor = models.BigIntegerField()
    units = models.BigIntegerField()
    marks = models.JSONField(default=dict)

    class Meta:
        """A trigger counts once in a play; a member's deeds of a play are read together."""

        constraints = [
            models.UniqueConstraint(fields=["customer", "play", "source"], name="deed_once")
        ]


class Award(models.Model):
    """What a play gave: given, taken_back after a return, or revoked by somebody with a reason.

    `turn` counts the awards of one step, so that none is given twice.
    """

    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT, db_index=False)
    play = models.CharField(max_length=60)
    step = models.CharField(max_length=40)
    turn = models.IntegerField()
    reward = models.JSONField()
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=12)
    why = models.CharField(max_length=200, default="")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One row for each turn of a step; a play's awards are counted together."""

        indexes = [models.Index(fields=["play", "step"])]
        constraints = [
            models.UniqueConstraint(fields=["customer", "play", "step", "turn"], name="award_once")
        ]


class Player(models.Model):
    """A member who plays: the nickname, and whether they want to be seen on leaderboards."""

    customer = models.OneToOneField("store.Customer", on_delete=models.PROTECT)
    nickname = models.CharField(max_length=40, default="")
    folded = models.CharField(max_length=80, null=True, unique=True)
    shown = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)


class Score(models.Model):
    """A member's score in one round of a board; only those `shown` are ranked."""

    board = models.CharField(max_length=60)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    score = models.BigIntegerField()
    reached_at = models.DateTimeField()
    shown = models.BooleanField()

    class Meta:
        """The top and the neighbours are read off an index of those who are shown."""

        constraints = [
            models.UniqueConstraint(fields=["board", "customer"], name="score_once"),
        ]
        indexes = [
            models.Index(
                fields=["board", "score", "customer"],
                condition=models.Q(shown=True),
                name="score_order",
            )
        ]


class ScoreCount(models.Model):
    """How many shown members' scores lie in one node of a board's tree, in several stripes.

    Members are spread over stripes, so that parallel calls seldom wait for one another.
    """

    board = models.CharField(max_length=60)
    place = models.SmallIntegerField()
    number = models.BigIntegerField()
    stripe = models.SmallIntegerField()
    members = models.IntegerField()

    class Meta:
        """A node's stripes lie together, and its neighbours beside them."""

        constraints = [
            models.UniqueConstraint(
                fields=["board", "place", "number", "stripe"], name="count_once"
            )
        ]
