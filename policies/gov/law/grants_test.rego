package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.law

province := {"level": "PROVINCE", "agency": "H21", "unit": "52", "sector": "HEALTH"}

commune := {"level": "COMMUNE", "agency": "H21.21583", "unit": "21583", "sector": "HEALTH"}

entered := {"register": "social_assistance", "group": "case", "tags": []}

asked_by(subject) := {
	"request": {"date": "2026-11-23"},
	"subject": subject,
	"purpose": {"code": "ND194-16.1.a", "ancestors": ["ND194-16.1.a"]},
}

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

test_origin_for_every_purpose_that_opens_records[code] if {
	some code in fixtures.purposes("all")
	grants := [grant | grant := law.grant("origin", entered)] with input as fixtures.asking("gia-lai-health", code)
	count(grants) == count([true | not code in ["adoption", "statistics", "treatment"]])
}

# E3: Đồng Nai became a city on 30 April 2026; its code and what it reads stayed.
test_origin_of_dong_nai_on_both_sides_of_its_new_kind[date] if {
	some date in ["2026-04-29", "2026-04-30", "2026-05-01"]
	law.grant("origin", entered).when == [
		[{"attr": "originCurrent", "op": "eq", "value": "H19"}],
		[{"attr": "originProvince", "op": "eq", "value": "H19"}],
	] with input as object.union(
		asked_by({"level": "PROVINCE", "agency": "H19", "unit": "75", "sector": "HEALTH"}),
		{"request": {"date": date}},
	)
}

test_open_only_what_the_list_names if {
	law.is_open({"coordinate": "AdministrativeUnit.name"})
	not law.is_open({"coordinate": "Person.pin"})
}

test_allow_shared_values_where_they_hang[type] if {
	some type in ["Provenance", "Statistics", "StatisticsCell", "StatisticsKey"]
	law.ground("carried", {"type": type, "via": "select"}).when == [[]]
	not law.ground("carried", {"type": "Person", "via": "select"})
}

test_deny_filter_by_a_shared_value_that_stands_nowhere[via] if {
	some via in ["filter", "group", "aggregate"]
	object.get({"found": found | found := law.ground("carried", {"type": "Provenance", "via": via})}, "found", "none") == "none"
}
