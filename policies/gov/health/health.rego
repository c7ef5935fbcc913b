# METADATA
# title: Rules of the Ministry of Health
# description: Social assistance cases, and what is computed from them about a person.
package gov.health

import data.gov.law

ground_names := ["territory", "inspection"]

# METADATA
# title: Territory
# description: |
#   The health sector of the province or commune where the person lives, for the monthly allowance. What an
#   inspection wrote stays with the ministry.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(b); Decree 147/2025/NĐ-CP, article 5
ground("territory", f) := {
	"outcome": law.shown(f, "territory", "gov.health.territory"),
	"when": law.within_territory(input.subject),
} if {
	law.local_health_sector(input.subject)
	law.for_purpose("1.001776")
	object.get(f, "group", "") != "inspection"
}

# METADATA
# title: Inspection
# description: What an inspection wrote is for the ministry.
# custom:
#   law: Decree 20/2021/NĐ-CP
ground("inspection", f) := {
	"outcome": {"effect": "allow", "reason": "supervision", "rule": "gov.health.inspection"},
	"when": [[]],
} if {
	input.subject.sector == "HEALTH"
	input.subject.level == "MINISTRY"
	f.group == "inspection"
}
