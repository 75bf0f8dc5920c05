"""Orders with their lines, and the products they name."""

from django.db import models


class Product(models.Model):
    """A product as the catalogue or the order lines tell it."""

    sku = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=300, default="")
    category = models.CharField(max_length=200, default="", db_index=True)
    brand = models.CharField(max_length=200, default="")
    attributes = models.JSONField(default=dict)
    cost_minor = models.BigIntegerField(null=True)


class Price(models.Model):
    """What a product cost on the shelf from a moment on, until the next."""

    sku = models.CharField(max_length=120)
    at = models.DateTimeField()
    minor = models.BigIntegerField()

    class Meta:
        """A product has one price at a time, and its prices are read in order of time."""

        constraints = [models.UniqueConstraint(fields=["sku", "at"], name="price_of_moment")]


class Order(models.Model):
    """One order or one return (negative amounts), as it was paid; amounts in the home currency."""

    key = models.CharField(max_length=120, unique=True)
    customer = models.ForeignKey("store.Customer", null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=8, default="sale")
    state = models.CharField(max_length=16, default="closed")
    placed_at = models.DateTimeField(db_index=True)
    total_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    channel = models.CharField(max_length=32, default="")
    store = models.CharField(max_length=64, default="")
    simulated = models.BooleanField(default=False)
    intake = models.ForeignKey("store.Intake", null=True, on_delete=models.PROTECT)

    class Meta:
        """A customer's orders are read in time order."""

        indexes = [models.Index(fields=["customer", "placed_at"])]


class Line(models.Model):
    """One line of an order; quantity in thousandths, so that weights stay exact."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, db_index=False)
    number = models.IntegerField()
    sku = models.CharField(max_length=120)
    quantity_milli = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)

    class Meta:
        """A line is named by its order and number: importing it twice changes nothing."""

        constraints = [models.UniqueConstraint(fields=["order", "number"], name="line_once")]


class OrderChange(models.Model):
    """An order that was changed after it was written; the next snapshot reads it again."""

    order = models.BigIntegerField()
