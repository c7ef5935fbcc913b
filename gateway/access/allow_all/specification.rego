package gw.v1

# Dispatcher of the bundle "allow all", in place of the one that asks the owners of rules. Only what no catalogue
# has classified is allowed: the gateway serves nothing else with this bundle, and were it to, this would deny.

undefined_denial := {"effect": "deny", "reason": "no_ground", "rule": "gw.v1.undefined"}

undefined_specification := {"guards": [], "ranked": [{"outcome": undefined_denial, "when": [[]]}]}

specification(f) := {"guards": [], "ranked": [allowed]} if {
	f.class == ""
} else := undefined_specification

allowed := {
	"outcome": {"effect": "allow", "reason": "allow_all", "rule": "gov.allow_all"},
	"when": [[]],
}
