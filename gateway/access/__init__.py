"""What a caller may see: uses, decisions, row conditions and gates, asked of the policies."""

from __future__ import annotations

from gateway.access.allow_all import ClassifiedSupergraph, allow_all_policies, refuse_classified
from gateway.access.bundle_errors import BundleRefused
from gateway.access.bundle_signatures import BundleKey
from gateway.access.bundles import bundle_bytes, read_bundle
from gateway.access.decider import Decider, DecisionScope
from gateway.access.directory import Directory
from gateway.access.engines import (
    BisectingEngine,
    EmbeddedEngine,
    OpaEngine,
    RecordingEngine,
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
from gateway.access.legal_day import today
from gateway.access.plan import AccessPlan, DecisionContext
from gateway.access.policies import PolicySet, read_policies
from gateway.access.revision import RevisionWatch
from gateway.access.revision_ledger import DatabaseLedger, NoLedger, RevisionLedger
from gateway.access.revocation_register import Revocation, RevocationKind, RevocationRegister
from gateway.access.rules_keeper import Rules, RulesKeeper
from gateway.access.rules_source import BundleSource, FolderSource, RulesSource, digest_of
from gateway.access.uses import Use

__all__ = [
    "GRANT_MAX_AGE",
    "PERSONS",
    "AccessPlan",
    "BisectingEngine",
    "BundleKey",
    "BundleRefused",
    "BundleSource",
    "ClassifiedSupergraph",
    "DatabaseLedger",
    "Decider",
    "DecisionContext",
    "DecisionScope",
    "Directory",
    "EmbeddedEngine",
    "FolderSource",
    "GrantChecks",
    "GrantError",
    "GrantRecord",
    "GrantRegister",
    "GrantStore",
    "Grants",
    "ListedGrant",
    "NoFacts",
    "NoGrants",
    "NoLedger",
    "OpaEngine",
    "PolicySet",
    "RecordingEngine",
    "RegisterCase",
    "RegisterFacts",
    "RegisterLookup",
    "RevisionLedger",
    "RevisionWatch",
    "Revocation",
    "RevocationKind",
    "RevocationRegister",
    "Rules",
    "RulesKeeper",
    "RulesSource",
    "Shared",
    "Use",
    "allow_all_policies",
    "bundle_bytes",
    "check_engine",
    "digest_of",
    "engine_differences",
    "person_digest",
    "read_bundle",
    "read_policies",
    "refuse_classified",
    "shape_of",
    "today",
]
