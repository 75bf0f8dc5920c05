"""Letters on paper: what is to be printed, and the batches that go to the post together."""

from django.db import models


class LetterBatch(models.Model):
    """Letters that are printed as one file and posted together."""

    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=170)
    printed_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)


class LetterSheet(models.Model):
    """What is printed of one message, sealed; emptied when the batch was posted.

    Without a batch it waits for one. `place` is its turn in the file.
    """

    message = models.OneToOneField("store.Message", primary_key=True, on_delete=models.CASCADE)
    batch = models.ForeignKey(LetterBatch, null=True, on_delete=models.PROTECT, db_index=False)
    place = models.IntegerField(default=0)
    sealed = models.BinaryField(null=True)

    class Meta:
        """Those that wait are few; the others are looked up by their batch."""

        indexes = [
            models.Index(fields=["batch", "place"], name="sheets_of_batch"),
        ]
