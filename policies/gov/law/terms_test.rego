package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.law

test_territory_by_level[note] if {
	some note, [subject, condition] in {
		"province": [province, [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]]],
		"commune": [commune, [[{"attr": "residenceCommune", "op": "eq", "value": "21583"}]]],
	}
	law.within_territory(subject) == condition
}

test_no_territory_for_ministry_or_without_unit if {
	not law.within_territory({"level": "MINISTRY", "unit": "52"})
	not law.within_territory({"level": "PROVINCE"})
}

test_bank_account_plain_only_for_payment[note] if {
	some note, [ancestors, effect] in {
		"payment": [["1.001776.payment", "1.001776"], "allow"],
		"allowance": [["1.001776"], "mask"],
		"none": [[], "mask"],
	}
	law.shown({"tags": ["bank"]}, "origin", "r").effect == effect with input.purpose as {"ancestors": ancestors}
}

test_no_attribute_decides_a_root_field[note] if {
	some note, [field, has] in {
		"record": [{"type": "Person"}, 1],
		"query": [{"type": "Query"}, 0],
		"mutation": [{"type": "Mutation"}, 0],
		"unknown": [{}, 0],
	}
	count([true | law.in_record(field)]) == has
}

test_plain_is_neither_sensitive_nor_sealed[class] if {
	some class, has in {"OPERATIONAL": 1, "BASIC": 1, "SENSITIVE": 0, "SEALED": 0, "": 0}
	count([true | law.is_plain({"class": class})]) == has
}

lists := {"p": [{
	"ground": "procedure",
	"levels": ["MINISTRY"],
	"sectors": ["EDUCATION"],
	"valid_from": "2026-01-01",
	"valid_to": "2026-12-31",
	"fields": ["Person.fullName"],
	"filters": ["Person.pin"],
}]}

test_listed[note] if {
	some note, [changes, coordinate, via, has] in {
		"field": [{}, "Person.fullName", "select", 1],
		"field as input of another": [{}, "Person.fullName", "requires", 1],
		"field as filter": [{}, "Person.fullName", "filter", 1],
		"field to group by": [{}, "Person.fullName", "group", 0],
		"filter": [{}, "Person.pin", "filter", 1],
		"filter to be shown": [{}, "Person.pin", "select", 0],
		"not listed as filter": [{}, "Person.religion", "filter", 0],
		"not listed": [{}, "Person.religion", "select", 0],
		"first day": [{"request": {"date": "2026-01-01"}}, "Person.fullName", "select", 1],
		"day before": [{"request": {"date": "2025-12-31"}}, "Person.fullName", "select", 0],
		"last day": [{"request": {"date": "2026-12-31"}}, "Person.fullName", "select", 1],
		"day after": [{"request": {"date": "2027-01-01"}}, "Person.fullName", "select", 0],
		"another level": [{"subject": {"level": "PROVINCE"}}, "Person.fullName", "select", 0],
		"another sector": [{"subject": {"sector": "HEALTH"}}, "Person.fullName", "select", 0],
		"another purpose": [{"purpose": {"code": "q"}}, "Person.fullName", "select", 0],
	}
	asked := object.union(
		{
			"request": {"date": "2026-11-23"},
			"subject": {"level": "MINISTRY", "sector": "EDUCATION"},
			"purpose": {"code": "p"},
		},
		changes,
	)
	found := [true | law.listed("procedure", {"coordinate": coordinate, "via": via})] with input as asked
		with data.reference.field_lists as lists
	count(found) == has
}

test_listed_on_another_ground_is_not_listed if {
	found := [true |
		law.listed("agreement", {"coordinate": "Person.fullName", "via": "select"})
	] with input as fixtures.asking("moet", "exam-registration")
	found == []
}
