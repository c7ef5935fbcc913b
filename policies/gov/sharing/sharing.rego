# METADATA
# title: Rules of the sharing platform
# description: |
#   Questions of enterprises that are answered yes or no, never with a field of a register; and who looked at a
#   citizen's data.
package gov.sharing

import data.gov.law

ground_names := ["agreement", "self"]

# METADATA
# title: A question under an agreement
# description: |
#   A permitted enterprise with an agreement in force asks what the list of the agreement's purpose names: whether
#   three facts match, whether a household has a size, whether the payment of a case has stopped.
# custom:
#   law: Decree 70/2024/NĐ-CP, article 9; Decree 278/2025/NĐ-CP
ground("agreement", f) := {
	"outcome": {"effect": "allow", "reason": "agreement", "rule": "gov.sharing.agreement"},
	"when": [[]],
} if {
	input.subject.kind == "ENTERPRISE"
	law.agreed(f)
	law.listed("agreement", f)
}

# METADATA
# title: Who looked at one's own data
# description: The log is of the citizen who asks, and of nobody else; the gateway sees to that.
# custom:
#   law: Law 91/2025/QH15, article 4 (the right to know)
ground("self", f) := {
	"outcome": {"effect": "allow", "reason": "self", "rule": "gov.sharing.self"},
	"when": [[]],
} if {
	input.subject.kind == "CITIZEN"
	law.for_purpose("self")
	is_of_the_log(f)
}

is_of_the_log(f) if f.coordinate == "Query.accessLog"

is_of_the_log(f) if f.type in ["AccessLogConnection", "AccessLogEdge", "AccessLogEntry"]
