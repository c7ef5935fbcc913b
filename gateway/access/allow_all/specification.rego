# METADATA
# title: Dispatcher of the bundle "allow all"
# description: |
#   Takes the place of the dispatcher that asks the owners of rules. Only what no catalogue has classified is
#   allowed; the gateway refuses to start with anything else, and were it asked all the same, this denies.
package gw.v1

undefined_denial := {"effect": "deny", "reason": "no_ground", "rule": "gw.v1.undefined"}

undefined_specification := {"guards": [], "ranked": [{"outcome": undefined_denial, "when": [[]]}]}

specification(f) := {"guards": [], "ranked": [allowed]} if {
	f.class == ""
} else := undefined_specification

allowed := {
	"outcome": {"effect": "allow", "reason": "allow_all", "rule": "gov.allow_all"},
	"when": [[]],
}
