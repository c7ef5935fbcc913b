# METADATA
# title: What the policy server itself may be asked
# description: |
#   OPA consults these rules at every request when it runs with --authorization=basic. Deciding, health and
#   the version are open; reading or changing rules and data is not, whoever asks.
package system.authz

default allow := false

# METADATA
# title: The one decision path, and what a supervisor reads
allow if {
	input.method == "POST"
	input.path == ["v1", "data", "gw", "v1", "result"]
}

allow if {
	input.method == "GET"
	input.path in [["health"], ["metrics"], ["v1", "config"]]
}
