# METADATA
# title: Rules of the Ministry of Home Affairs
# description: Civil servants' records, and the yes/no answer computed from them.
package gov.home_affairs

import data.gov.law

ground_names := ["state_income", "reference", "employer", "review"]

# METADATA
# title: Whether a person has income from the state budget
# description: Yes or no for the monthly allowance; never the pay itself.
# custom:
#   law: Decree 20/2021/NĐ-CP, article 5; Decree 194/2025/NĐ-CP, article 16(1)(b)
ground("state_income", f) := {
	"outcome": {"effect": "allow", "reason": "territory", "rule": "gov.home_affairs.state_income"},
	"when": law.within_territory(input.subject),
} if {
	f.coordinate == "Person.hasStateIncome"
	law.local_health_sector(input.subject)
	law.for_purpose("1.001776")
}

# METADATA
# title: The way from a person to the record
# description: The record's own existence is decided by its employer or origin.
# custom:
#   law: Decree 27/2026/NĐ-CP
ground("reference", f) := {
	"outcome": {"effect": "allow", "reason": "employer", "rule": "gov.home_affairs.reference"},
	"when": [[]],
} if {
	f.coordinate == "Person.civilServant"
	input.subject.sector == "HOME_AFFAIRS"
}

# METADATA
# title: Employer
# description: The agency that manages a civil servant reads the record, for personnel work.
# custom:
#   law: Decree 27/2026/NĐ-CP
ground("employer", f) := {
	"outcome": {"effect": "allow", "reason": "employer", "rule": "gov.home_affairs.employer"},
	"when": [[{"attr": "managingAgency", "op": "eq", "value": input.subject.agency}]],
} if {
	f.entity == "CivilServant"
	input.subject.sector == "HOME_AFFAIRS"
	object.get(f, "group", "") != "review"
}

# METADATA
# title: The ministry's review
# custom:
#   law: Decree 27/2026/NĐ-CP
ground("review", f) := {
	"outcome": {"effect": "allow", "reason": "supervision", "rule": "gov.home_affairs.review"},
	"when": [[]],
} if {
	f.group == "review"
	input.subject.sector == "HOME_AFFAIRS"
	input.subject.level == "MINISTRY"
}
