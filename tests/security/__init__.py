"""Attacks on the whole pipeline: advisories of other gateways, and what statistics tell."""
