package gov.health_test

import data.gov.health

asked(sector, level, purposes) := {
	"subject": {"sector": sector, "level": level, "unit": "52"},
	"purpose": {"ancestors": purposes},
}

category := {"coordinate": "AssistanceCase.categoryCode", "group": "case", "tags": ["reveals-health"]}

eligibility := {"coordinate": "Person.assistanceEligibility", "tags": []}

inspection := {"coordinate": "AssistanceCase.inspectionFlag", "group": "inspection", "tags": []}

found(name, f) := [ground | ground := health.ground(name, f)]

test_allow_province_health_within_territory[note] if {
	some note, field in {"entered": category, "derived": eligibility}
	health.ground("territory", field) == {
		"outcome": {"effect": "allow", "reason": "territory", "rule": "gov.health.territory"},
		"when": [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]],
	} with input as asked("HEALTH", "PROVINCE", ["1.001776"])
}

test_mask_bank_account_within_territory if {
	health.ground("territory", {"tags": ["bank"]}).outcome.effect == "mask" with input as asked(
		"HEALTH",
		"PROVINCE",
		["1.001776"],
	)
}

test_no_territory_ground[note] if {
	some note, [field, caller] in {
		"another sector": [category, asked("JUSTICE", "PROVINCE", ["1.001776"])],
		"ministry": [category, asked("HEALTH", "MINISTRY", ["1.001776"])],
		"another purpose": [category, asked("HEALTH", "PROVINCE", ["ND194-16.1.a"])],
		"inspection": [inspection, asked("HEALTH", "PROVINCE", ["1.001776"])],
	}
	grounds := found("territory", field) with input as caller
	grounds == []
}

test_allow_ministry_what_an_inspection_wrote if {
	health.ground("inspection", inspection) == {
		"outcome": {"effect": "allow", "reason": "supervision", "rule": "gov.health.inspection"},
		"when": [[]],
	} with input as asked("HEALTH", "MINISTRY", [])
}

test_no_inspection_ground_for_province_or_other_fields[note] if {
	some note, [field, caller] in {
		"province": [inspection, asked("HEALTH", "PROVINCE", ["1.001776"])],
		"other field": [category, asked("HEALTH", "MINISTRY", [])],
		"derived field": [eligibility, asked("HEALTH", "MINISTRY", [])],
	}
	grounds := found("inspection", field) with input as caller
	grounds == []
}
