"""Whether a database was made from the models of this code: their fingerprint is kept in it."""

import hashlib
import json
from functools import cache
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from guerdon.store.turn import turn
from guerdon.terms.decision import Refusal

# The setting under which the fingerprint lies.
KEY = "models"
KEPT = "SELECT value FROM store_setting WHERE key = %s"
KEEP = (
    "INSERT INTO store_setting (key, value) VALUES (%s, %s)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
PREFIX = "store_"
# What of a field the database knows; the rest of it (choices, defaults ...) only the code does.
OF_A_FIELD = ("null", "unique", "db_index", "primary_key", "max_length", "db_default")


def ready() -> Refusal | None:
    """Bring the database to the newest schema, unless it was made from other models.

    Until the first release there is one migration, made anew with the models: a database that
    an older checkout made has the same migration applied and yet other tables. Refused then, with
    nothing changed: `models_differ_demo` where it holds only the demo, else `models_differ`.
    Of processes that start together one makes the tables, and the others wait for it.
    """
    refusal = checked()
    if refusal is None:
        with turn(what="schema", folder=settings.HOME, waits=True):
            call_command("migrate", verbosity=0, interactive=False)
            _stamp()
    return refusal


def checked() -> Refusal | None:
    """The refusal of `ready`, without bringing the schema anywhere."""
    if _waiting() or not _differs():
        return None
    if _is_demo():
        return Refusal(reason="models_differ_demo")
    url = urlsplit(settings.DATABASE_URL)
    place = f"{url.hostname}{url.path}" if settings.DATABASE_URL else str(settings.HOME)
    setting = "GUERDON_DATABASE_URL" if settings.DATABASE_URL else "GUERDON_HOME"
    return Refusal(reason="models_differ", data={"place": place, "setting": setting})


def renewed() -> Refusal | None:
    """Every table of ours made anew, empty, where a demo in other tables is to be forgotten.

    Elsewhere nothing happens. Refused as by `checked` where more than the demo would be lost.
    """
    refusal = checked()
    if refusal is None or refusal.reason != "models_differ_demo":
        return refusal
    # The editor holds everything in one transaction; SQLite then checks references at its end.
    with connection.schema_editor() as editor:
        end = "" if connection.vendor == "sqlite" else " CASCADE"
        for table in _tables():
            editor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{end}")
        editor.execute("DELETE FROM django_migrations WHERE app = 'store'")
    return ready()


@cache
def fingerprint() -> str:
    """Equal for equal tables, columns, indexes and constraints, in every process and database."""
    told = [
        [
            model._meta.db_table,
            sorted([field.column, _kind(field)] for field in model._meta.local_concrete_fields),
            sorted(repr(one.deconstruct()) for one in model._meta.indexes),
            sorted(repr(one.deconstruct()) for one in model._meta.constraints),
            sorted(map(list, model._meta.unique_together)),
        ]
        for model in _models()
    ]
    return hashlib.sha256(json.dumps(sorted(told)).encode()).hexdigest()


def _kind(field: "models.Field[object, object]") -> list[str]:
    known = [f"{name}={getattr(field, name, None)!r}" for name in OF_A_FIELD]
    towards = field.related_model
    to = towards._meta.db_table if isinstance(towards, type) else ""
    return [field.get_internal_type(), to, *known]


def _models() -> list[type[models.Model]]:
    return list(apps.get_app_config("store").get_models(include_auto_created=True))


def _waiting() -> bool:
    """Whether a migration is still to be applied, as in a database that is new."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes("store")))


def _differs() -> bool:
    """By the fingerprint; where none was ever kept, by the names of tables and columns."""
    with connection.cursor() as cursor:
        if f"{PREFIX}setting" in _tables():
            cursor.execute(KEPT, [KEY])
            row = cursor.fetchone()
            if row is not None:
                return bool(json.loads(row[0]) != fingerprint())
        there = connection.introspection
        for model in _models():
            table = model._meta.db_table
            if table not in _tables():
                return True
            found = {one.name for one in there.get_table_description(cursor, table)}
            if found != {field.column for field in model._meta.local_concrete_fields}:
                return True
    return False


def _stamp() -> None:
    kept = json.dumps(fingerprint())
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [KEY])
        row = cursor.fetchone()
        if row is None or row[0] != kept:
            cursor.execute(KEEP, [KEY, kept])


def _tables() -> list[str]:
    """Our tables as they are, those too of which this code knows nothing."""
    names = connection.introspection.table_names()
    return sorted(name for name in names if name.startswith(PREFIX))


def _is_demo() -> bool:
    if f"{PREFIX}setting" not in _tables():
        return False
    with connection.cursor() as cursor:
        cursor.execute(KEPT, ["demo"])
        row = cursor.fetchone()
    return row is not None and json.loads(row[0]) is True
