"""What a caller may see: uses, decisions, row conditions and gates, asked of the policies."""

from __future__ import annotations

from gateway.access.allow_all import ClassifiedSupergraph, allow_all_policies, refuse_classified
from gateway.access.decider import Decider, DecisionScope
from gateway.access.directory import Directory
from gateway.access.engines import (
    BisectingEngine,
    EmbeddedEngine,
    OpaEngine,
    check_engine,
    engine_differences,
)
from gateway.access.facts import NoFacts, RegisterCase, RegisterFacts, RegisterLookup
from gateway.access.flags import PERSONS
from gateway.access.grant_checks import GrantChecks
from gateway.access.grant_records import GrantError, GrantRecord
from gateway.access.grant_register import GrantRegister, ListedGrant
from gateway.access.grants import MAX_AGE as GRANT_MAX_AGE
from gateway.access.grants import Grants, GrantStore, NoGrants, Shared, person_digest, shape_of
from gateway.access.plan import AccessPlan, DecisionContext
from gateway.access.policies import PolicySet, read_policies
from gateway.access.revision import RevisionWatch
from gateway.access.revocation_register import Revocation, RevocationKind, RevocationRegister
from gateway.access.uses import Use

__all__ = [
    "GRANT_MAX_AGE",
    "PERSONS",
    "AccessPlan",
    "BisectingEngine",
    "ClassifiedSupergraph",
    "Decider",
    "DecisionContext",
    "DecisionScope",
    "Directory",
    "EmbeddedEngine",
    "GrantChecks",
    "GrantError",
    "GrantRecord",
    "GrantRegister",
    "GrantStore",
    "Grants",
    "ListedGrant",
    "NoFacts",
    "NoGrants",
    "OpaEngine",
    "PolicySet",
    "RegisterCase",
    "RegisterFacts",
    "RegisterLookup",
    "RevisionWatch",
    "Revocation",
    "RevocationKind",
    "RevocationRegister",
    "Shared",
    "Use",
    "allow_all_policies",
    "check_engine",
    "engine_differences",
    "person_digest",
    "read_policies",
    "refuse_classified",
    "shape_of",
]
