"""guerdon programme: all offers and rules as text, planned, applied at a date, compared."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from guerdon.cli.house import granted, language, open_house, refuse
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said

if TYPE_CHECKING:
    from guerdon.flows.programme.programme import Planned

ACTOR = "command line"
PATH = click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
AT = click.option("--at", "at", help="When it takes effect, such as 2026-12-01T00:00:00+08:00.")
VERSION = click.option("--version", "number", type=int, help="Go back to this revision.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
CHECK = click.option("--check", is_flag=True, help="Exit code 1 where something differs.")


@click.group("programme")
def command() -> None:
    """Plan, apply and compare the programme as text."""


@command.command("plan")
@PATH
@AT
@VERSION
@JSON
@CHECK
def plan(path: Path | None, at: str | None, number: int | None, as_json: bool, check: bool) -> None:
    """Show what a YAML file, or a folder of them, would change; nothing is changed."""
    open_house()
    planned, _ = _planned(path, at, number)
    if as_json:
        click.echo(json.dumps(_spoken(planned), ensure_ascii=False, default=str, indent=2))
    else:
        _print(planned)
    if check and not planned.difference.empty:
        sys.exit(1)


@command.command("apply")
@PATH
@AT
@VERSION
@click.option("--lock", help="Apply only where the programme is still the one of this plan.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def apply(
    path: Path | None, at: str | None, number: int | None, lock: str | None, yes: bool
) -> None:
    """Make the text the programme, at once or at a date: all of it or nothing."""
    open_house()
    from guerdon.cli.told import WORDS
    from guerdon.flows.programme import programme as flow

    planned, words = _planned(path, at, number)
    _print(planned)
    if planned.difference.empty:
        return
    if not yes:
        click.confirm(WORDS[language()]["ask"], abort=True)
    now = datetime.now(UTC)
    done = granted(flow.apply(**words, lock=lock or planned.lock, actor=ACTOR, key=None, now=now))
    says = WORDS[language()]["scheduled" if done.body["state"] == "pending" else "applied"]
    click.echo(says.format(number=done.body["revision"], at=done.body["at"]))


@command.command("preview")
@click.argument("section")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@JSON
def preview(section: str, path: Path, as_json: bool) -> None:
    """Show what a SECTION of the text would have meant last year; nothing is changed."""
    open_house()
    from dataclasses import asdict

    from guerdon.cli.places import texts_of
    from guerdon.cli.year_told import year_lines
    from guerdon.flows.programme import section_preview as flow
    from guerdon.store.programme import programme as settings

    texts = granted(texts_of(place=str(path)))
    found = flow.of_texts(name=section, texts=texts, now=datetime.now(UTC))
    if isinstance(found, Refusal):
        _refuse(found)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, default=str, indent=2))
        return
    for line in year_lines(found, language(), currency=settings.read().currency):
        click.echo(line)


@command.command("export")
@click.argument("number", type=int, required=False)
@click.option("--as-is", is_flag=True, help="Do not bring the database to the newest schema.")
def export(number: int | None, as_is: bool) -> None:
    """Print the programme as YAML: as it stands, or as it stood after a revision."""
    open_house(migrate=not as_is)
    from django.db.utils import DatabaseError

    from guerdon.flows.programme import programme as flow

    try:
        text = granted(flow.export(now=datetime.now(UTC), number=number))
    except DatabaseError as error:
        # Only with --as-is: what stands there is no house of this version.
        refuse(Refusal(reason="database_unreachable", data={"problem": error}))
    click.echo(text, nl=False)


@command.command("history")
@click.option("--most", default=20, show_default=True, help="How many, the newest first.")
@JSON
def history(most: int, as_json: bool) -> None:
    """Who changed the programme, when, and how much."""
    open_house()
    from dataclasses import asdict

    from guerdon.cli.told import revision_line
    from guerdon.flows.programme import programme as flow

    found = flow.history(most=most)
    if as_json:
        plain = [asdict(one) for one in found]
        click.echo(json.dumps(plain, ensure_ascii=False, default=str, indent=2))
        return
    for one in found:
        click.echo(revision_line(one, language()))


@command.command("show")
@click.argument("number", type=int)
def show(number: int) -> None:
    """Show one revision and what it changed, word by word."""
    open_house()
    from guerdon.cli.told import difference_lines, revision_line
    from guerdon.flows.programme import programme as flow

    found = granted(flow.shown(number=number))
    click.echo(revision_line(found.revision, language()))
    for line in difference_lines(found.difference, language(), counts=False):
        click.echo(line)


@command.command("withdraw")
@click.argument("number", type=int)
def withdraw(number: int) -> None:
    """Drop a scheduled revision before its date."""
    open_house()
    from guerdon.flows.programme import programme as flow

    granted(flow.withdraw(number=number, actor=ACTOR, now=datetime.now(UTC)))
    click.echo(f"#{number} withdrawn" if language() == "en" else f"#{number} 已撤回")


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of the text, so that an editor completes and checks it."""
    from guerdon.give import programme_schema

    found = programme_schema.schema(language=language())
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@command.command("diff")
@click.argument("one")
@click.argument("other")
@CHECK
def diff(one: str, other: str, check: bool) -> None:
    """Compare two programmes: files, folders, homes, addresses, databases or names of places."""
    from guerdon.cli.places import texts_of
    from guerdon.cli.told import difference_lines
    from guerdon.flows.programme import text as programme_text

    sides = [granted(texts_of(place=place)) for place in (one, other)]
    found = programme_text.compared(one=sides[0], other=sides[1])
    if isinstance(found, Refusal):
        _refuse(found)
    for line in difference_lines(found, language()):
        click.echo(line)
    if check and not found.empty:
        sys.exit(1)


def _planned(
    path: Path | None, at: str | None, number: int | None
) -> tuple["Planned", dict[str, Any]]:
    """The plan, and the words with which it is applied."""
    from guerdon.cli.places import texts_of
    from guerdon.flows.programme import programme as flow

    if (path is None) == (number is None):
        raise click.UsageError("a path or --version, one of the two")
    words: dict[str, Any] = {"at": _moment(at)}
    if path is None:
        words["number"] = number
    else:
        words["texts"] = granted(texts_of(place=str(path)))
    planned = flow.plan(**words, now=datetime.now(UTC))
    if isinstance(planned, Refusal):
        _refuse(planned)
    return planned, words


def _refuse(refusal: Refusal) -> NoReturn:
    """Every fault of a text on a line of its own; the last one ends the command."""
    faults = list(refusal.data.get("faults", ())) or [refusal.data]
    for fault in faults[:-1]:
        sentence = said(reason=refusal.reason, data=fault, language=language())
        click.echo(f"guerdon: {sentence}", err=True)
    refuse(Refusal(reason=refusal.reason, data=faults[-1]))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    from guerdon.terms.strict import moment, read

    return granted(read(lambda value: moment(value, "--at"), text)).astimezone(UTC)


def _spoken(planned: "Planned") -> dict[str, Any]:
    from guerdon.terms.quote_document import spoken

    plain: dict[str, Any] = spoken(document=planned.document(), language=language())
    return plain


def _print(planned: "Planned") -> None:
    from guerdon.cli.told import difference_lines, warning_lines

    for line in difference_lines(planned.difference, language(), at=planned.at):
        click.echo(line)
    for line in warning_lines(planned.warnings, language()):
        click.echo(line)
