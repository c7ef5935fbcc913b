package gov.law_test

import data.gov.law

province := {"level": "PROVINCE", "agency": "H21", "unit": "52", "sector": "HEALTH"}

commune := {"level": "COMMUNE", "agency": "H21.21583", "unit": "21583", "sector": "HEALTH"}

entered := {"register": "social_assistance", "group": "case", "tags": []}

asked_by(subject) := {"request": {"date": "2026-11-23"}, "subject": subject}

test_allow_province_what_it_and_its_communes_wrote if {
	law.grant("origin", entered) == {
		"outcome": {"effect": "allow", "reason": "origin", "rule": "gov.law.origin"},
		"when": [
			[{"attr": "originCurrent", "op": "eq", "value": "H21"}],
			[{"attr": "originProvince", "op": "eq", "value": "H21"}],
		],
	} with input as asked_by(province)
}

test_allow_commune_only_what_it_wrote if {
	law.grant("origin", entered).when == [[
		{"attr": "originCurrent", "op": "eq", "value": "H21.21583"},
	]] with input as asked_by(commune)
}

test_mask_bank_account_read_back_without_payment_purpose if {
	law.grant("origin", object.union(entered, {"tags": ["bank"]})).outcome == {
		"effect": "mask",
		"mask": {"fn": "keep_last", "n": 4},
		"reason": "payment_purpose_needed",
		"rule": "gov.law.origin",
	} with input as asked_by(province)
}

test_no_origin_grant[note] if {
	some note, [subject, field] in {
		"for a ministry": [{"level": "MINISTRY", "agency": "G18", "sector": "HEALTH"}, entered],
		"for another sector": [object.union(province, {"sector": "JUSTICE"}), entered],
		"for a derived field": [province, {"register": "social_assistance", "tags": []}],
		"in an unknown register": [province, {"register": "land", "group": "plot", "tags": []}],
	}
	grants := [grant | grant := law.grant("origin", field)] with input as asked_by(subject)
	grants == []
}

test_function_moves_from_labour_to_health_on_1_march_2025[note] if {
	some note, [sector, date, has] in {
		"labour before": ["LABOUR", "2025-02-28", 1],
		"labour after": ["LABOUR", "2025-03-01", 0],
		"health before": ["HEALTH", "2025-02-28", 0],
		"health after": ["HEALTH", "2025-03-01", 1],
	}
	found := [true | law.has_function("social_assistance")] with input as {
		"request": {"date": date},
		"subject": {"sector": sector},
	}
	count(found) == has
}

test_open_only_what_the_list_names if {
	law.is_open({"coordinate": "AdministrativeUnit.name"})
	not law.is_open({"coordinate": "Person.pin"})
}

test_allow_provenance_where_it_hangs if {
	law.ground("carried", {"type": "Provenance"}).when == [[]]
	not law.ground("carried", {"type": "Person"})
}
