# METADATA
# title: Rules of the Ministry of Health
# description: Social assistance cases, and what is computed from them about a person.
package gov.health

import data.gov.law

ground_names := ["territory", "inspection", "flag", "procedure"]

# METADATA
# title: Territory
# description: |
#   The sector that has the function, in the province or commune where the person lives, for the monthly allowance.
#   What an inspection wrote stays with the ministry; what is computed for other sectors is theirs.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(b); Decree 147/2025/NĐ-CP, article 5
ground("territory", f) := {
	"outcome": law.shown(f, "territory", "gov.health.territory"),
	"when": law.within_territory(input.subject),
} if {
	law.local_sector("social_assistance")
	law.for_purpose("1.001776")
	law.in_record(f)
	object.get(f, "group", "") != "inspection"
	not f.coordinate in ["Person.energySubsidy", "Person.feeExempt"]
}

# METADATA
# title: Inspection
# description: |
#   The ministry's inspector reads the case an inspection decision names: what is not sensitive, the category, and how
#   it is paid, with the account in part.
# custom:
#   law: Law 11/2022/QH15 on inspection
ground("inspection", f) := {
	"outcome": law.shown(f, "inspection", "gov.health.inspection"),
	"when": law.flagged("isCasePerson"),
} if {
	input.subject.kind == "OFFICER"
	"inspector" in input.subject.roles
	law.supervises("social_assistance")
	law.for_purpose("inspection")
	law.in_record(f)
	f.type != "Person"
	is_inspected(f)
}

is_inspected(f) if law.is_plain(f)

is_inspected(f) if {
	f.type in ["AssistanceCase", "AssistanceCaseVersion"]
	f.name in ["categoryCode", "payment"]
}

is_inspected(f) if f.coordinate == "AssistancePayment.bankAccountNo"

# METADATA
# title: The ministry reads back its own inspection flag
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(a); Law 11/2022/QH15 on inspection
ground("flag", f) := {
	"outcome": {"effect": "allow", "reason": "supervision", "rule": "gov.health.flag"},
	"when": [[]],
} if {
	law.supervises("social_assistance")
	law.for_purpose("ND194-16.1.a")
	f.group == "inspection"
}

# METADATA
# title: A procedure
# description: Another sector's procedure asks whether a person is exempt; yes or no.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16
ground("procedure", f) := {
	"outcome": {"effect": "allow", "reason": "procedure", "rule": "gov.health.procedure"},
	"when": [[]],
} if {
	input.subject.kind == "OFFICER"
	law.listed("procedure", f)
}
