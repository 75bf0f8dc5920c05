"""What every command needs: Django ready, refusals as a sentence with exit code 2."""

import os
import sys
from typing import NoReturn, TypeVar

import click

from guerdon.leftovers import seldom
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said

T = TypeVar("T")


def open_house(*, migrate: bool = True, anew: bool = False) -> None:
    """Set Django up and bring the database to the newest schema, or leave with a sentence.

    Without `migrate` the schema is only looked at; with `anew` a demo in a schema of another
    version is forgotten for one of this version.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guerdon.settings")
    seldom()
    import django
    from django.conf import settings
    from django.db.utils import DatabaseError

    refusal: Refusal | None = None
    try:
        django.setup(set_prefix=False)
        from guerdon.store import schema

        step = schema.renewed if anew else schema.ready if migrate else schema.checked
        refusal = step()
    except OSError as error:
        data = {"home": str(error.filename), "problem": error.strerror or "unknown"}
        refuse(Refusal(reason="home_unusable", data=data))
    except ValueError as error:
        refuse(Refusal(reason="setting_wrong", data={"name": "a setting", "problem": str(error)}))
    except DatabaseError as error:
        problem = " ".join(str(error).split())
        if not settings.DATABASE_URL:
            data = {"home": str(settings.HOME), "problem": problem}
            refuse(Refusal(reason="home_unusable", data=data))
        refuse(Refusal(reason="database_unreachable", data={"problem": problem}))
    if refusal is not None:
        refuse(refusal)


def language() -> str:
    """Zh where the terminal is Chinese, else en."""
    place = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh" if place.startswith("zh") else "en"


def refuse(refusal: Refusal) -> NoReturn:
    """Say why on standard error and leave with exit code 2."""
    sentence = said(reason=refusal.reason, data=refusal.data, language=language())
    click.echo(f"guerdon: {sentence} [{refusal.reason}]", err=True)
    sys.exit(2)


def granted(answer: T | Refusal) -> T:
    """The answer, unless it is a refusal: then the command ends here."""
    if isinstance(answer, Refusal):
        refuse(answer)
    return answer
