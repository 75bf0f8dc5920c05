"""guerdon health: ten mistakes that programmes make, looked for in the house's own figures."""

from datetime import UTC, datetime

import click

from guerdon.cli.house import language, open_house

SIGNS = {"bad": "✗", "watch": "!", "unknown": "?", "good": "✓"}


@click.command("health")
def command() -> None:
    """Check the programme's last 52 weeks and print what was found, the worst first."""
    open_house()
    from guerdon.flows.night import health
    from guerdon.terms.reasons import said

    for one in health.checked(now=datetime.now(UTC)):
        sentence = said(reason=one["reason"], data=one["data"], language=language())
        click.echo(f"{SIGNS[one['severity']]} {one['name']:<12} {sentence}")
