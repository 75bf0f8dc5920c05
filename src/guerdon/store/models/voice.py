"""What customers said in their own words, their mood, topics, and models that a shop trained."""

from django.db import models


class Remark(models.Model):
    """A review, survey text, mention or complaint, once by its key; the words are sealed.

    `sentiment` is the model's, or a person's where `labelled_by` names one; `digest` tells a
    repeated call from another remark under the same key.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12)
    customer = models.ForeignKey(
        "store.Customer", null=True, on_delete=models.PROTECT, db_index=False
    )
    at = models.DateTimeField()
    source = models.CharField(max_length=60, default="")
    stars = models.SmallIntegerField(null=True)
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    sentiment = models.CharField(max_length=8)
    positive = models.FloatField(null=True)
    aspects = models.JSONField(default=dict)
    topic = models.CharField(max_length=24, default="")
    model = models.CharField(max_length=40, default="")
    labelled_by = models.CharField(max_length=170, default="")
    taken_at = models.DateTimeField()

    class Meta:
        """Pages read the newest, of all, of one customer or of one sentiment."""

        indexes = [
            models.Index(fields=["-at"], name="remarks_by_time"),
            models.Index(fields=["customer", "-at"], name="remarks_by_customer"),
            models.Index(fields=["sentiment", "-at"], name="remarks_by_sentiment"),
            models.Index(fields=["language", "model"], name="remarks_by_model"),
        ]


class Mood(models.Model):
    """What a customer's remarks come to, as conditions ask for it; written with the remarks."""

    customer = models.OneToOneField("store.Customer", on_delete=models.CASCADE, primary_key=True)
    mood = models.CharField(max_length=8, null=True)
    complaints = models.IntegerField()
    complained_of = models.JSONField(default=list)
    last_remark_at = models.DateTimeField()


class Topic(models.Model):
    """A topic that keeps its key as long as it keeps most of its words."""

    key = models.CharField(max_length=24, unique=True)
    language = models.CharField(max_length=2)
    words = models.JSONField()
    made_at = models.DateTimeField()


class VoiceModel(models.Model):
    """A version of the model of a language, trained on the shop's labels; one is in use at most."""

    version = models.CharField(max_length=40, unique=True)
    language = models.CharField(max_length=2)
    data = models.BinaryField()
    figures = models.JSONField()
    used = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=170)

    class Meta:
        """Going back is switching `used`; no version is ever lost."""

        constraints = [
            models.UniqueConstraint(
                fields=["language"], condition=models.Q(used=True), name="voice_model_used"
            )
        ]
