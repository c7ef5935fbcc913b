package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.law

shape(name, fields) := fixtures.granted(name, "SHARING_REQUEST", fields, [])

disability := shape("shape-1", ["Disability.certificateNo", "Disability.level"])

sharing(grants) := fixtures.changed("da-nang-transport", "bus-fare", "subject", {"grants": grants})

of_catalogue(coordinate, via) := object.union(fixtures.row(coordinate, "BASIC", "", [], ""), object.union(
	object.filter(catalogued(coordinate), ["class", "tags", "register"]),
	{"via": via},
))

catalogued(coordinate) := data.reference.catalogue[coordinate]

catalogued(coordinate) := {} if coordinate in existence

existence := {"AssistanceCase.__typename", "CivilServant.__typename", "Person.__typename"}

everything := existence | object.keys(data.reference.catalogue)

some_fields := {
	"AssistanceCase.categoryCode", "AssistanceCase.disability", "Disability.level", "Disability.type", "Person.fullName",
	"Person.__typename",
}

opened_by(coordinates, grants, via) := opened if {
	opened := {coordinate |
		some coordinate in coordinates
		_ := law.grant("sharing_request", of_catalogue(coordinate, via))
	} with input as sharing(grants)
}

test_a_request_opens_what_it_names_and_what_leads_there if {
	opened_by(everything, [disability], "select") == {
		"AssistanceCase.__typename", "AssistanceCase.disability", "Disability.certificateNo", "Disability.level",
		"Person.__typename", "Person.assistanceCases",
	}
}

test_a_request_opens_the_same_to_count_and_to_compute[via] if {
	some via in ["count", "requires"]
	opened_by(some_fields, [disability], via) == {"AssistanceCase.disability", "Disability.level", "Person.__typename"}
}

test_a_request_lets_search_by_three_facts if {
	opened_by(some_fields | {"Person.dateOfBirth", "Person.pin"}, [disability], "filter") == {"Person.dateOfBirth", "Person.fullName", "Person.pin"}
}

test_no_request_opens_only_the_search_of_nobody[note] if {
	some note, [coordinates, grants] in {
		"none": [everything, []],
		"an agreement": [some_fields, [fixtures.granted("AG-1", "AGREEMENT", ["Disability.level"], [])]],
		"a break-glass": [some_fields, [fixtures.granted("BG-1", "BREAK_GLASS", ["Disability.level"], ["21028"])]],
	}
	opened_by(coordinates, grants, "select") == {"Person.__typename"}
	law.grant("sharing_request", of_catalogue("Person.__typename", "select")).when == [[
		{"attr": "grant", "op": "in", "value": []},
	]] with input as sharing(grants)
}

test_a_request_holds_for_those_who_made_it if {
	law.grant("sharing_request", of_catalogue("Disability.level", "select")) == {
		"outcome": {"effect": "allow", "reason": "sharing_request", "rule": "gov.law.sharing_request"},
		"when": [[{"attr": "grant", "op": "in", "value": ["shape-1", "shape-3"]}]],
	} with input as sharing([
		disability, shape("shape-2", ["Person.fullName"]),
		shape("shape-3", ["Disability.level"]),
	])
}

test_no_request_opens_what_stays_closed[note] if {
	some note, [coordinate, changes] in {
		"sealed": ["BirthEvent.birthParents", {}],
		"sealed, below": ["BirthParents.motherName", {}],
		"of HIV": ["AssistanceCase.hivStatus", {}],
		"a bank account": ["AssistancePayment.bankAccountNo", {}],
		"a secret": ["CivilServant.planning", {}],
		"of the family": ["CivilServant.familyHistory", {}],
		"a relative": ["Relative.fullName", {}],
		"a member of the household": ["HouseholdMember.relation", {}],
		"a number that may be another's": ["BirthEvent.motherPin", {}],
		"what an inspection wrote": ["AssistanceCase.inspectionFlag", {"group": "inspection"}],
		"what a review wrote": ["CivilServant.ministryNote", {"group": "review"}],
		"without tags": ["Person.fullName", {"tags": null}],
		"of no class": ["Person.fullName", {"class": ""}],
		"that hangs in several records": ["RegisteredPerson.fullName", {}],
		"of a version": ["AssistanceCaseVersion.categoryCode", {}],
	}
	field := object.union(of_catalogue(coordinate, "select"), changes)
	grants := [grant | grant := law.grant("sharing_request", field)] with input as sharing([shape("shape-1", [coordinate])])
	grants == []
}

test_own_number_and_name_may_be_shared[coordinate] if {
	some coordinate in ["Person.pin", "Person.fullName", "CivilServant.pin"]
	law.grant("sharing_request", of_catalogue(coordinate, "select")).outcome.effect == "allow" with input as sharing([shape(
		"shape-1",
		[coordinate],
	)])
}

test_a_request_opens_to_agencies_alone[kind] if {
	some kind, expected in {"OFFICER": 1, "SYSTEM": 1, "CITIZEN": 0, "ENTERPRISE": 0, "ANONYMOUS": 0}
	grants := [grant |
		grant := law.grant("sharing_request", of_catalogue("Disability.level", "select"))
	] with input as fixtures.changed("da-nang-transport", "bus-fare", "subject", {"kind": kind, "grants": [disability]})
	count(grants) == expected
}

test_whether_somebody_asked_is_searched_for_by_three_facts_alone[note] if {
	some note, [code, coordinate, tags, expected] in {
		"three facts": ["bus-fare", "Query.person", ["structure"], "none"],
		"by number": ["bus-fare", "Query.personByPin", ["structure"], "three_facts_needed"],
		"a list of cases": ["bus-fare", "Query.assistanceCases", ["structure"], "three_facts_needed"],
		"a list of staff": ["bus-fare", "Query.civilServants", ["structure"], "three_facts_needed"],
		"a table": ["bus-fare", "Query.assistanceStatistics", ["statistics"], "none"],
		"a field of a record": ["bus-fare", "Person.assistanceCases", [], "none"],
		"a list for another purpose": ["1.001776", "Query.assistanceCases", ["structure"], "none"],
	}
	field := {"coordinate": coordinate, "type": split(coordinate, ".")[0], "tags": tags}
	guard := law.guard("three_facts_needed", field) with input as {"purpose": {"code": code}}
	reason_of(guard) == expected
}

test_a_request_holds_for_purposes_that_take_one[note] if {
	some note, [code, expected] in {
		"rests on requests": ["bus-fare", 1],
		"has lists": ["1.001776", 1],
		"has none": ["school-entry", 0],
		"unknown": ["no-such", 0],
	}
	grants := [grant |
		grant := law.grant("sharing_request", of_catalogue("Disability.level", "select"))
	] with input as object.union(sharing([disability]), {"purpose": {"code": code, "ancestors": [code]}})
	count(grants) == expected
}

test_nobody_is_searched_for_by_request_for_another_purpose if {
	grants := [grant |
		grant := law.grant("sharing_request", of_catalogue("Person.__typename", "select"))
	] with input as object.union(sharing([]), {"purpose": {"code": "1.001776", "ancestors": ["1.001776"]}})
	grants == []
}
