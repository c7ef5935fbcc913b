"""The commands of `lienthong`, put together."""

from __future__ import annotations

import typer

from gateway.cli import catalogue, check, grant, plan, policy, pull, questions, revoke, schema, setup

__all__ = ["app", "main"]

app = typer.Typer(
    help="Liên Thông: one GraphQL question over four state registers, every field of every object decided.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they may hold secrets
)

_COMMANDS = (
    setup.up,
    setup.serve,
    setup.subgraph,
    setup.seed,
    questions.token,
    questions.query,
    plan.plan,
    plan.graph,
    check.check,
    catalogue.catalogue,
    schema.schema,
)

for _command in _COMMANDS:
    app.command()(_command)
app.command(cls=pull.PullCommand)(pull.pull)
app.add_typer(policy.policy_app, name="policy")
app.add_typer(grant.grant_app, name="grant")
app.add_typer(revoke.revoke_app, name="revoke")


def main() -> None:
    """Run the command line."""
    app()
