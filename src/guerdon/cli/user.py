"""guerdon user: people who sign in, their passwords, and keys that call the API."""

from datetime import UTC, datetime

import click

from guerdon.cli.house import granted, open_house
from guerdon.terms.role import Role

ROLES = click.Choice([role.value for role in Role if role is not Role.MEMBER])


@click.group("user")
def command() -> None:
    """Add people and API keys."""


@command.command("add")
@click.argument("name")
@click.option("--role", type=ROLES, required=True)
@click.password_option()
def add(name: str, role: str, password: str) -> None:
    """Add a person who may sign in to the console."""
    open_house()
    from guerdon.store.house import access

    now = datetime.now(UTC)
    granted(access.add_user(name=name, password=password, role=Role(role), now=now))
    click.echo(f"{name} may sign in as {role}.")


@command.command("reset")
@click.argument("name")
def reset(name: str) -> None:
    """Make a one-time password for a person; it is shown this once."""
    open_house()
    from guerdon.store.house import passwords

    click.echo(granted(passwords.reset(name=name, now=datetime.now(UTC))))


@command.command("key")
@click.argument("name")
@click.option("--role", type=ROLES, default=Role.CASHIER.value, show_default=True)
def key(name: str, role: str) -> None:
    """Make an API key; it is shown this once."""
    open_house()
    from guerdon.store.house import access

    click.echo(access.add_key(name=name, role=Role(role), now=datetime.now(UTC)))
