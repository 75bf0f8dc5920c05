"""Run by a Python that has django-oscar: its Applicator over offers in a database in memory."""

import json
import sys
import time
from decimal import Decimal

import django
from django.conf import settings
from oscar import defaults

CONTRIB = ("auth", "contenttypes", "sessions", "sites", "messages", "staticfiles", "flatpages")
# As its manual lists them: each app's configuration is named after its folder.
APPS = (
    *("analytics", "checkout", "address", "shipping", "catalogue", "catalogue.reviews"),
    *("communication", "partner", "basket", "payment", "offer", "order", "customer", "search"),
    *("voucher", "wishlists", "dashboard", "dashboard.reports", "dashboard.users"),
    *("dashboard.orders", "dashboard.catalogue", "dashboard.offers", "dashboard.partners"),
    *("dashboard.pages", "dashboard.ranges", "dashboard.reviews", "dashboard.vouchers"),
    *("dashboard.communications", "dashboard.shipping"),
)
OTHERS = ("treebeard", "haystack", "django_tables2", "widget_tweaks", "phonenumber_field")


class NoMigrations:
    """Tables are made from the models at once."""

    def __contains__(self, _):
        return True

    def __getitem__(self, _):
        return None


def _configured(app):
    """The path of an app's configuration, such as oscar.apps.basket.apps.BasketConfig."""
    outer, _, inner = app.partition(".")
    if outer == "dashboard" and inner:
        outer, inner = inner, outer
    name = outer.capitalize() + inner.capitalize()
    return f"oscar.apps.{app}.apps.{name}Config"


def opened():
    """A shop with nothing in it."""
    theirs = {name: getattr(defaults, name) for name in dir(defaults) if name.isupper()}
    settings.configure(
        **theirs,
        SECRET_KEY="none",
        USE_TZ=True,
        SITE_ID=1,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        MIGRATION_MODULES=NoMigrations(),
        HAYSTACK_CONNECTIONS={
            "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}
        },
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[
            *(f"django.contrib.{name}" for name in CONTRIB),
            "oscar.config.Shop",
            *map(_configured, APPS),
            *OTHERS,
        ],
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)


def stocked(case):
    """The products, the offers and a basket; its key."""
    from oscar.core.loading import get_class, get_model

    product_class = get_model("catalogue", "ProductClass").objects.create(
        name="things", requires_shipping=False, track_stock=False
    )
    product_model = get_model("catalogue", "Product")
    skus = {one["sku"] for one in (*case["cart"], *case["promotions"]) if "sku" in one}
    product_model.objects.bulk_create(
        product_model(title=sku, slug=sku, upc=sku, product_class=product_class)
        for sku in sorted(skus)
    )
    products = {one.upc: one for one in product_model.objects.all()}
    partner = get_model("partner", "Partner").objects.create(name="us")
    record = get_model("partner", "StockRecord")
    for line in case["cart"]:
        price = Decimal(line["unit_minor"]) / 100
        product = products[line["sku"]]
        record.objects.create(
            product=product, partner=partner, partner_sku=line["sku"], price=price
        )
    offered(case["promotions"], products)
    basket = get_model("basket", "Basket").objects.create()
    basket.strategy = get_class("partner.strategy", "Default")()
    for line in case["cart"]:
        basket.add_product(products[line["sku"]], line["quantity"])
    return basket.pk


def offered(promotions, products):
    """Each promotion as an offer of its own, with its range, condition and benefit."""
    from oscar.core.loading import get_model

    ranges = get_model("offer", "Range")
    chosen = get_model("offer", "RangeProduct")
    conditions = get_model("offer", "Condition")
    benefits = get_model("offer", "Benefit")
    offers = get_model("offer", "ConditionalOffer")
    all_products = ranges.objects.create(name="all", slug="all", includes_all_products=True)
    for one in promotions:
        key, kind, of = one["key"], one["kind"], all_products
        if "sku" in one:
            of = ranges.objects.create(name=key, slug=key)
            chosen.objects.create(range=of, product=products[one["sku"]])
        wants = {"percent": ("Count", 1), "unit": ("Count", 1), "buy_get": ("Count", 3)}.get(
            kind, ("Value", Decimal(one.get("least_minor", 0)) / 100)
        )
        gives = {
            "unit": ("Fixed", Decimal(one.get("off_minor", 0)) / 100),
            "buy_get": ("Multibuy", None),
        }.get(kind, ("Percentage", one.get("percent")))
        offers.objects.create(
            name=key,
            slug=key,
            offer_type="Site",
            status="Open",
            condition=conditions.objects.create(range=of, type=wants[0], value=wants[1]),
            benefit=benefits.objects.create(range=of, type=gives[0], value=gives[1]),
        )


def applied(pk):
    """Milliseconds of CPU to apply all offers to a basket fresh from the database; their names."""
    from oscar.core.loading import get_class, get_model

    basket = get_model("basket", "Basket").objects.get(pk=pk)
    basket.strategy = get_class("partner.strategy", "Default")()
    applicator = get_class("offer.applicator", "Applicator")()
    begun = time.process_time_ns()
    applicator.apply(basket, user=None, request=None)
    took = (time.process_time_ns() - begun) / 1e6
    return took, sorted({one["offer"].name for one in basket.offer_applications})


def main():
    """Read a case, print milliseconds of CPU of each run and the offers that gave something."""
    case = json.load(sys.stdin)
    opened()
    from django.db import transaction

    with transaction.atomic():
        pk = stocked(case)
    times, found = [], []
    for _ in range(case["runs"]):
        took, found = applied(pk)
        times.append(took)
    json.dump({"times": times, "found": found}, sys.stdout)


main()
