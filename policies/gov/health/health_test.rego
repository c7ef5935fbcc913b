package gov.health_test

import data.gov.fixtures_test as fixtures
import data.gov.health

register := "social_assistance"

case_fields := [
	fixtures.row("AssistanceCase.__typename", "BASIC", "case", [], register),
	fixtures.row("AssistanceCase.caseId", "OPERATIONAL", "case", [], register),
	fixtures.row("AssistanceCase.coarseGroup", "OPERATIONAL", "case", [], register),
	fixtures.row("AssistanceCase.coefficient", "SENSITIVE", "case", ["reveals-health"], register),
	fixtures.row("AssistanceCase.decidingCommune", "OPERATIONAL", "case", [], register),
	fixtures.row("AssistanceCase.provincePaying", "OPERATIONAL", "case", [], register),
	fixtures.row("AssistanceCase.decision", "OPERATIONAL", "case", [], register),
	fixtures.row("AssistanceCase.dependantPersons", "BASIC", "case", ["third-party"], register),
	fixtures.row("AssistanceCase.categoryCode", "SENSITIVE", "case", ["reveals-health"], register),
	fixtures.row("AssistanceCaseVersion.categoryCode", "SENSITIVE", "case", ["reveals-health"], register),
	fixtures.row("AssistanceCase.monthlyAmount", "SENSITIVE", "case", ["reveals-health"], register),
	fixtures.row("AssistanceCase.payment", "SENSITIVE", "payment", ["financial"], register),
	fixtures.row("AssistancePayment.bankName", "SENSITIVE", "payment", ["financial"], register),
	fixtures.row("AssistanceCase.provenance", "BASIC", "", [], register),
	fixtures.row("Person.assistanceCases", "BASIC", "", [], register),
	fixtures.row("Person.assistanceEligibility", "SENSITIVE", "", [], register),
	fixtures.row("AssistanceEligibility.categoryCode", "SENSITIVE", "", ["reveals-health"], register),
	fixtures.row("Person.stopPayment", "BASIC", "", [], register),
]

bank := fixtures.row("AssistancePayment.bankAccountNo", "SENSITIVE", "payment", ["bank"], register)

flag := fixtures.row("AssistanceCase.inspectionFlag", "OPERATIONAL", "inspection", [], register)

exempt := fixtures.row("Person.feeExempt", "BASIC", "", [], register)

subsidy := fixtures.row("Person.energySubsidy", "BASIC", "", [], register)

table := fixtures.row("Query.assistanceStatistics", "OPERATIONAL", "", ["statistics"], register)

fields := array.concat(case_fields, [bank, flag, exempt, subsidy, table])

opened(rows) := [[field.coordinate, fixtures.brief(ground)] |
	some field in rows
	some name in data.gov.health.ground_names
	ground := health.ground(name, field)
]

found := {fixtures.cell(question[0], question[1], line[0], line[1]) |
	rows := fields
	some question in fixtures.questions("all")
	lines := opened(rows) with input as fixtures.asking(question[0], question[1])
	some line in lines
}

here := {
	"da-nang-health": "residenceProvince=48",
	"ha-noi-health": "residenceProvince=01",
	"quy-nhon-social": "residenceCommune=21583",
	"vinh-long-health": "residenceProvince=86",
}

territory := {fixtures.cell(caller, purpose, field.coordinate, concat(" ", ["allow territory", place])) |
	some caller, place in here
	some purpose in ["1.001776", "1.001776.case", "1.001776.payment"]
	some field in case_fields
}

accounts := {fixtures.cell(caller, purpose, bank.coordinate, concat(" ", [words, place])) |
	some caller, place in here
	some purpose, words in {
		"1.001776": "mask payment_purpose_needed",
		"1.001776.case": "mask payment_purpose_needed",
		"1.001776.payment": "allow territory",
	}
}

others := {fixtures.cell(line[0], line[1], line[2], line[3]) | some line in [
	["moh", "inspection", "AssistanceCase.__typename", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCase.caseId", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCase.coarseGroup", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCase.decidingCommune", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCase.provincePaying", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCase.decision", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCase.dependantPersons", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCase.categoryCode", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCaseVersion.categoryCode", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCase.payment", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCase.provenance", "allow inspection isCase=true"],
	["moh", "inspection", "AssistanceCase.inspectionFlag", "allow inspection isCase=true"],
	["moh", "inspection", "AssistancePayment.bankAccountNo", "mask payment_purpose_needed isCase=true"],
	["moh", "ND194-16.1.a", "AssistanceCase.__typename", "allow supervision inspectedBy=G07 inspectedBy=G18"],
	["moh", "ND194-16.1.a", "AssistanceCase.inspectionFlag", "allow supervision inspectedBy=G07 inspectedBy=G18"],
	["moet", "exam-registration", "Person.feeExempt", "allow procedure "],
	["vinh-long-finance", "budget", "AssistanceCase.__typename", "allow budget residenceProvince=86"],
	["vinh-long-finance", "budget", "AssistanceCase.caseId", "allow budget residenceProvince=86"],
	["vinh-long-finance", "budget", "AssistanceCase.coarseGroup", "allow budget residenceProvince=86"],
	["vinh-long-finance", "budget", "AssistanceCase.decidingCommune", "allow budget residenceProvince=86"],
	["vinh-long-finance", "budget", "AssistanceCase.provincePaying", "allow budget residenceProvince=86"],
	["vinh-long-finance", "budget", "AssistanceCase.categoryCode", "mask budget residenceProvince=86"],
	["vinh-long-health", "treatment", "AssistanceCase.__typename", "allow treatment isCase=true"],
	["vinh-long-health", "treatment", "AssistanceCase.caseId", "allow treatment isCase=true"],
	["vinh-long-health", "treatment", "AssistanceCase.categoryCode", "allow treatment isCase=true"],
	["vinh-long-health", "treatment", "AssistanceCase.coefficient", "allow treatment isCase=true"],
	["vinh-long-health", "treatment", "AssistanceCase.monthlyAmount", "allow treatment isCase=true"],
]}

expected := (territory | accounts) | others

test_everybody_reads_what_the_sheet_says_and_nobody_more if {
	opened_by_all := found
	more := opened_by_all - expected
	less := expected - opened_by_all
	[more, less] == [set(), set()]
}

test_deny_inspection[note] if {
	some note, [name, changes] in {
		"to another role": ["moh", {"roles": ["case_officer"]}],
		"to a system": ["moh", {"kind": "SYSTEM"}],
		"to another ministry": ["moha", {"roles": ["inspector"]}],
		"to a province": ["gia-lai-health", {"roles": ["inspector"]}],
	}
	grounds := [ground |
		some field in fields
		ground := health.ground("inspection", field)
	] with input as fixtures.changed(name, "inspection", "subject", changes)
	grounds == []
}

# E10: what the ministry of labour entered is for its successor in the function, not for its sector's other heir.
test_flag_goes_with_the_function[note] if {
	some note, [agency, date, has] in {
		"labour before": ["G07", "2025-02-28", 1],
		"labour after": ["G07", "2025-03-01", 0],
		"health before": ["G18", "2025-02-28", 0],
		"health after": ["G18", "2025-03-01", 1],
		"home affairs before": ["G09", "2025-02-28", 0],
		"home affairs after": ["G09", "2025-03-01", 0],
	}
	grounds := [ground | ground := health.ground("flag", flag)] with input as object.union(
		fixtures.changed("moh", "ND194-16.1.a", "subject", {"agency": agency}),
		{"request": {"date": date}},
	)
	count(grounds) == has
}

# The ministry finds by its id the case it inspected; the id itself was entered by the commune.
test_flag_brings_the_id_as_a_filter_alone[via] if {
	some via in ["select", "count", "requires", "filter", "group"]
	id := object.union(fixtures.row("AssistanceCase.caseId", "OPERATIONAL", "case", [], register), {"via": via})
	grounds := [ground | ground := health.ground("flag", id)] with input as fixtures.asking("moh", "ND194-16.1.a")
	count(grounds) == count([true | via == "filter"])
}

test_territory_goes_with_the_function[note] if {
	some note, [sector, date, has] in {
		"labour before": ["LABOUR", "2025-02-28", 1],
		"labour after": ["LABOUR", "2025-03-01", 0],
		"health before": ["HEALTH", "2025-02-28", 0],
		"health after": ["HEALTH", "2025-03-01", 1],
	}
	grounds := [ground | ground := health.ground("territory", exact)] with input as object.union(
		fixtures.changed("gia-lai-health", "1.001776", "subject", {"sector": sector}),
		{"request": {"date": date}},
	)
	count(grounds) == has
}

exact := fixtures.row("AssistanceCase.categoryCode", "SENSITIVE", "case", [], register)

test_procedure_only_for_officers if {
	grounds := [ground |
		ground := health.ground("procedure", exempt)
	] with input as fixtures.changed("moet", "exam-registration", "subject", {"kind": "SYSTEM"})
	grounds == []
}

# Scenario 20: what reveals a category is coarse or closed; tables by coarse group of the own province.
test_budget_shows_the_category_by_its_coarse_group if {
	grounds := [ground | ground := health.ground("budget_category", exact)] with input as fixtures.asking(
		"vinh-long-finance",
		"budget",
	)
	[ground.outcome.mask | some ground in grounds] == [{"fn": "coarse", "list": "assistance_category"}]
}

test_budget_only_for_the_finance_sector_of_a_province[note] if {
	some note, changes in {
		"another sector": {"sector": "TRANSPORT"},
		"a commune": {"level": "COMMUNE"},
		"a ministry": {"level": "MINISTRY"},
		"a system": {"kind": "SYSTEM"},
	}
	rows := array.concat(fields, [counted("AssistanceCase.coarseGroup", "group", "86")])
	found_grounds := opened(rows) with input as fixtures.changed("vinh-long-finance", "budget", "subject", changes)
	found_grounds == []
}

test_budget_counts_by_coarse_group_of_the_own_province[note] if {
	some note, [field, has] in {
		"table": [object.union(table, {"unit": "86", "unitProvince": "86"}), 1],
		"of a commune": [object.union(table, {"unit": "28789", "unitProvince": "86"}), 1],
		"of another province": [object.union(table, {"unit": "52", "unitProvince": "52"}), 0],
		"of the country": [table, 0],
		"by group": [counted("AssistanceCase.coarseGroup", "group", "86"), 1],
		"by place": [counted("AssistanceCase.decidingCommune", "aggregate", "86"), 1],
		"on a day": [counted("AssistanceCase.decision", "aggregate", "86"), 1],
		"by group elsewhere": [counted("AssistanceCase.coarseGroup", "group", "52"), 0],
		"by category": [counted("AssistanceCase.categoryCode", "group", "86"), 0],
		"by ethnicity": [counted("Person.ethnicity", "group", "86"), 0],
	}
	grounds := [ground | ground := health.ground("budget_statistics", field)] with input as fixtures.asking(
		"vinh-long-finance",
		"budget",
	)
	count(grounds) == has
}

counted(coordinate, via, province) := object.union(
	fixtures.row(coordinate, "OPERATIONAL", "case", [], register),
	{"via": via, "unit": province, "unitProvince": province},
)

test_treatment_only_for_the_unit_that_holds_the_case[note] if {
	some note, changes in {
		"another role": {"roles": ["case_officer"]},
		"another province": {"agency": "H21"},
		"another sector": {"sector": "FINANCE"},
		"a system": {"kind": "SYSTEM"},
	}
	grounds := [ground | ground := health.ground("treatment", exact)] with input as fixtures.changed(
		"vinh-long-health",
		"treatment", "subject", changes,
	)
	grounds == []
}
