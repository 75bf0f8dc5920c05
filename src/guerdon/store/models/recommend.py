"""What is recommended: one fitted recommender a version, and its stored lists."""

from django.db import models


class Recommender(models.Model):
    """One fit with what was tried; readers see the newest complete one and never half of one."""

    state = models.CharField(max_length=12)  # making | current
    report = models.JSONField(default=dict)
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()


class Recommended(models.Model):
    """A stored list, best first: of a customer, beside an item, or of all (`popular`)."""

    recommender = models.ForeignKey(Recommender, on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=8)  # customer | item | popular
    key = models.CharField(max_length=120)
    items = models.JSONField()  # [[sku, score, because], ...]

    class Meta:
        """One list for each; a request reads all that it needs by this index."""

        constraints = [
            models.UniqueConstraint(fields=["recommender", "kind", "key"], name="recommended_once")
        ]
