"""`python -m tests.gateway.composition.golden`: write the golden supergraph again; read the difference."""

from __future__ import annotations

from gateway.composition import compose
from tests.gateway.composition.test_registers import LIENTHONG, running_subgraphs

if __name__ == "__main__":
    (LIENTHONG / "supergraph.graphql").write_text(compose(running_subgraphs()), encoding="utf-8")
