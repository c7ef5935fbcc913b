package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.law

broken(area) := fixtures.granted("BG-1", "BREAK_GLASS", [], area)

emergency(changes) := fixtures.changed(
	"quang-ngai-command",
	"emergency",
	"subject",
	object.union({"grants": [broken(["21028"])]}, changes),
)

in_emergency(coordinate, class) := fixtures.row(coordinate, class, "none", [], "population")

evacuated := [
	"AssistanceCase.__typename", "AssistanceCase.coarseGroup", "AssistanceCase.mobilityNeed", "Person.__typename",
	"Person.assistanceCases", "Person.currentPlace", "Person.fullName", "Person.mobilePhone", "Residence.address",
	"Residence.commune", "Residence.communeCode", "Residence.provinceCode",
]

test_break_glass_opens_what_brings_people_to_safety[coordinate] if {
	some coordinate in evacuated
	law.grant("break_glass", in_emergency(coordinate, "BASIC")) == {
		"outcome": law.after_breaking_glass({
			"effect": "allow", "reason": "break_glass",
			"rule": "gov.law.break_glass",
		}),
		"when": [[{"attr": "residenceCommune", "op": "in", "value": ["21028"]}]],
	} with input as emergency({})
}

test_break_glass_shows_the_category_by_its_group if {
	found := law.grant("break_glass_category", in_emergency("AssistanceCase.categoryCode", "SENSITIVE")) with input as emergency({})
	found.outcome == law.after_breaking_glass({
		"effect": "mask",
		"mask": {"fn": "coarse", "list": "assistance_category"},
		"reason": "break_glass",
		"rule": "gov.law.break_glass_category",
	})
	found.when == [[{"attr": "residenceCommune", "op": "in", "value": ["21028"]}]]
}

test_break_glass_opens_nothing_else if {
	opened := {coordinate |
		some coordinate, entry in data.reference.catalogue
		some name in ["break_glass", "break_glass_category"]
		_ := law.grant(name, object.union(in_emergency(coordinate, entry.class), {"tags": entry.tags}))
	} with input as emergency({})
	existence := {"AssistanceCase.__typename", "Person.__typename"}
	opened == ({one | some one in evacuated} | {"AssistanceCase.categoryCode"}) - existence
}

test_break_glass_in_its_area_only[note] if {
	some note, [grants, expected] in {
		"a commune": [[broken(["21028"])], [[{"attr": "residenceCommune", "op": "in", "value": ["21028"]}]]],
		"a province": [[broken(["51"])], [[{"attr": "residenceProvince", "op": "in", "value": ["51"]}]]],
		"both": [
			[broken(["21028", "52"])],
			[
				[{"attr": "residenceCommune", "op": "in", "value": ["21028"]}],
				[{"attr": "residenceProvince", "op": "in", "value": ["52"]}],
			],
		],
		"two of them": [
			[broken(["21028"]), broken(["21034"])],
			[
				[{"attr": "residenceCommune", "op": "in", "value": ["21028"]}],
				[{"attr": "residenceCommune", "op": "in", "value": ["21034"]}],
			],
		],
		"no area": [[broken([])], []],
		"no code": [[broken(["2102"])], []],
		"another kind of grant": [[fixtures.granted("AG-1", "AGREEMENT", [], ["21028"])], []],
		"none": [[], []],
	}
	law.within_broken_glass({"grants": grants}) == expected
}

test_break_glass_only_for_who_commands[note] if {
	some note, changes in {
		"another role": {"roles": ["case_officer"]},
		"another sector": {"sector": "HEALTH"},
		"a system": {"kind": "SYSTEM"},
		"a ministry": {"level": "MINISTRY"},
	}
	opened := [name |
		some name in ["break_glass", "break_glass_category"]
		some coordinate in ["Person.fullName", "AssistanceCase.categoryCode"]
		_ := law.grant(name, in_emergency(coordinate, "BASIC"))
	] with input as emergency(changes)
	opened == []
}

test_break_glass_for_no_other_purpose[code] if {
	some code in ["1.001776", "bus-fare", "no-such"]
	opened := [name |
		some name in ["break_glass", "break_glass_category"]
		some coordinate in ["Person.fullName", "AssistanceCase.categoryCode"]
		_ := law.grant(name, in_emergency(coordinate, "BASIC"))
	] with input as object.union(emergency({}), {"purpose": {"code": code, "ancestors": [code]}})
	opened == []
}

test_deny_an_emergency_without_a_break_glass[note] if {
	some note, [code, grants, expected] in {
		"held": ["emergency", [broken(["21028"])], "none"],
		"none held": ["emergency", [], "no_grant"],
		"an agreement is none": ["emergency", [fixtures.granted("AG-1", "AGREEMENT", [], [])], "no_grant"],
		"a request is none": ["emergency", [fixtures.granted("shape-1", "SHARING_REQUEST", [], [])], "no_grant"],
		"none needed": ["bus-fare", [], "none"],
		"unknown purpose": ["no-such", [broken(["21028"])], "no_grant"],
	}
	found := law.guard("no_grant", {}) with input as {"purpose": {"code": code}, "subject": {"grants": grants}}
	reason_of(found) == expected
}

test_a_missing_grant_may_be_asked_for if {
	found := law.guard("no_grant", {}) with input as {"purpose": {"code": "emergency"}, "subject": {"grants": []}}
	found.outcome == {
		"effect": "deny",
		"reason": "no_grant",
		"rule": "gov.law.no_grant",
		"hint": "request_sharing",
	}
}
