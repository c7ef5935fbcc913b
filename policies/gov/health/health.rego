# METADATA
# title: Rules of the Ministry of Health
# description: Social assistance cases, and what is computed from them about a person.
package gov.health

import data.gov.law

ground_names := [
	"territory", "inspection", "treatment", "budget", "budget_category", "budget_statistics", "flag", "procedure",
]

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
	"when": law.flagged("isCase"),
} if {
	input.subject.kind == "OFFICER"
	"inspector" in input.subject.roles
	law.supervises("social_assistance")
	law.for_purpose("inspection")
	law.in_record(f)
	not f.type in ["Person", "AssistanceEligibility"]
	is_inspected(f)
}

is_inspected(f) if law.is_plain(f)

is_inspected(f) if {
	f.type in ["AssistanceCase", "AssistanceCaseVersion"]
	f.name in ["categoryCode", "payment"]
}

is_inspected(f) if f.coordinate == "AssistancePayment.bankAccountNo"

# METADATA
# title: Treatment
# description: |
#   A treatment unit reads of the case in hand what the allowance is for; never the HIV status itself, which the law
#   closes to all channels.
# custom:
#   law: Law 15/2023/QH15 on medical examination and treatment; Decree 20/2021/NĐ-CP
ground("treatment", f) := {
	"outcome": {"effect": "allow", "reason": "treatment", "rule": "gov.health.treatment"},
	"when": law.flagged("isCase"),
} if {
	input.subject.kind == "OFFICER"
	law.for_purpose("treatment")
	law.is_callers_case("TREATMENT", input.purpose.case)
	law.listed("treatment", f)
}

# METADATA
# title: Budget
# description: |
#   The province's finance sector reads how many cases of its residents there are, who decides and who pays them; not
#   amounts and coefficients, which together with an age reveal a category.
# custom:
#   law: Law 89/2025/QH15 on the state budget; Decree 20/2021/NĐ-CP
ground("budget", f) := {
	"outcome": {"effect": "allow", "reason": "budget", "rule": "gov.health.budget"},
	"when": law.within_territory(input.subject),
} if {
	input.subject.kind == "OFFICER"
	law.listed("budget", f)
}

# METADATA
# title: The category by its coarse group
# custom:
#   law: Law 89/2025/QH15 on the state budget; Decree 356/2025/NĐ-CP (health data is sensitive)
ground("budget_category", f) := {
	"outcome": coarse_category("budget", "gov.health.budget_category"),
	"when": law.within_territory(input.subject),
} if {
	input.subject.kind == "OFFICER"
	law.listed("budget_category", f)
}

# METADATA
# title: Counts for the budget
# description: Tables of the own province, by coarse group and place; never by category.
# custom:
#   law: Law 89/2025/QH15 on the state budget; Law 89/2015/QH13 on statistics
ground("budget_statistics", f) := {
	"outcome": {"effect": "allow", "reason": "statistics", "rule": "gov.health.budget_statistics"},
	"when": [[]],
} if {
	input.subject.kind == "OFFICER"
	input.subject.level == "PROVINCE"
	input.subject.sector == "FINANCE"
	law.for_purpose("budget")
	law.is_counted(f)
	f.unitProvince == input.subject.unit
	f.coordinate in [
		"AssistanceCase.coarseGroup", "AssistanceCase.decidingCommune", "AssistanceCase.decision",
		"Query.assistanceStatistics",
	]
}

coarse_category(reason, rule) := {
	"effect": "mask",
	"mask": {"fn": "coarse", "list": "assistance_category"},
	"reason": reason,
	"rule": rule,
}

# METADATA
# title: The ministry reads back its own inspection flag
# description: |
#   What it wrote itself, or the ministry before it in this function, and with it that there is a case, found by its id;
#   nothing that the commune or the province entered.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(a); Law 11/2022/QH15 on inspection
ground("flag", f) := {
	"outcome": {"effect": "allow", "reason": "supervision", "rule": "gov.health.flag"},
	"when": [[{"attr": "inspectedBy", "op": "eq", "value": ministry}] |
		some ministry in law.stewards_until_today("social_assistance")
	],
} if {
	law.supervises("social_assistance")
	law.for_purpose("ND194-16.1.a")
	comes_with_an_inspection(f)
}

comes_with_an_inspection(f) if f.group == "inspection"

comes_with_an_inspection(f) if f.coordinate in ["AssistanceCase.__typename", "AssistanceCaseVersion.__typename"]

comes_with_an_inspection(f) if {
	f.coordinate == "AssistanceCase.caseId"
	f.via == "filter"
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
