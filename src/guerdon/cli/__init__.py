"""The guerdon command line: one file per command, loaded when it is called."""

import sys
from importlib import import_module

import click

# command -> what it does, in the order of the loop; guerdon.cli.NAME holds it as `command`.
COMMANDS = {
    "intake": "Bring in orders, customers or products from CSV or Parquet.",
    "nightly": "Find out who the customers are and what they are worth.",
    "customer": "Find customers who are there twice, merge them, undo it.",
    "segment": "List, try and save segments.",
    "goal": "Show goals with their pace, and write reviews down.",
    "campaign": "Plan, launch and read out a campaign.",
    "journey": "Look through, simulate, plan and apply journeys.",
    "programme": "Plan, apply and compare all offers and rules as text.",
    "quote": "Ask the till what a cart may have, and why.",
    "whatif": "Replay last year's orders through offers.",
    "code": "Make, bring in, hand out, prove and settle coupon codes.",
    "points": "Show, give, spend and expire points; roll the day.",
    "card": "Make gift cards in any number, look at one, put money on it.",
    "cause": "Show causes, and give a member's points to one.",
    "household": "Show a household's pool of points.",
    "partner": "List partners, sell them points ahead, settle a period.",
    "referral": "Show codes, bind friends, look at doubts and pay rewards.",
    "draw": "Say a draw's odds, and check a draw that was made.",
    "tier": "Show and roll tiers, hold one by hand, mark a benefit used.",
    "ledger": "Prove the ledger, and write statements that prove themselves.",
    "health": "Look for the ten classic mistakes in the programme's own figures.",
    "churn": "Learn from a table who leaves, and tell each risk.",
    "staying": "Tell how long contracts of a file last, and what goes with leaving.",
    "voice": "Read what customers say; train a model on the shop's own labels.",
    "measure": "Read a randomised trial from a file.",
    "report": "Show the whole picture of a shop from a file of orders.",
    "demo": "Load or reset the demo shop.",
    "secret": "Change the key under which customers' data are sealed.",
    "user": "Add people and API keys.",
    "serve": "Serve the console, the member page, the API and the jobs.",
    "work": "Run the background jobs without serving.",
}


class Loop(click.Group):
    """Commands by name; only the one that is called is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the loop, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, from its own file."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"guerdon.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Loop, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="guerdon")
def main() -> None:
    """Guerdon (答谢): know your customers, decide what to give, give it, measure what it earned."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
