# METADATA
# title: Rules of the Ministry of Justice
# description: Civil status events, and a person's marital status.
package gov.justice

import data.gov.law

ground_names := ["territory", "marital_status"]

# METADATA
# title: Territory
# description: Justice agencies read the events of the people of their unit.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(b); Decree 87/2020/NĐ-CP, article 7
ground("territory", f) := {
	"outcome": {"effect": "allow", "reason": "territory", "rule": "gov.justice.territory"},
	"when": law.within_territory(input.subject),
} if {
	input.subject.sector == "JUSTICE"
	f.coordinate != "Person.maritalStatus"
}

# METADATA
# title: Marital status for the monthly allowance
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(b); Decree 20/2021/NĐ-CP, article 5
ground("marital_status", f) := {
	"outcome": {"effect": "allow", "reason": "territory", "rule": "gov.justice.marital_status"},
	"when": law.within_territory(input.subject),
} if {
	f.coordinate == "Person.maritalStatus"
	law.local_health_sector(input.subject)
	law.for_purpose("1.001776")
}
