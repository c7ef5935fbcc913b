package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.law

citizen(purpose) := fixtures.asking("citizen-an", purpose)

own(name, f) := [fixtures.brief(grant) | grant := law.grant(name, f)]

# What a citizen reads of the four registers, in words; what is not named here is denied.
test_own_data[note] if {
	some note, [coordinate, class, group, register, words] in {
		"basic": ["Person.fullName", "BASIC", "identity", "population", ["allow self isSelf=true"]],
		"operational": ["Person.residenceFileNo", "OPERATIONAL", "residence", "population", ["allow self isSelf=true"]],
		"sensitive": ["Person.religion", "SENSITIVE", "residence", "population", ["allow self isSelf=true"]],
		"existence": ["AssistanceCase.__typename", "BASIC", "case", "social_assistance", ["allow self isSelf=true"]],
		"derived": ["Person.receivesMonthly", "BASIC", "", "social_assistance", ["allow self isSelf=true"]],
		"version": ["PersonVersion.religion", "SENSITIVE", "residence", "population", ["allow self isSelf=true"]],
		"event": ["BirthEvent.eventId", "OPERATIONAL", "registration", "civil_status", ["allow self isSelf=true"]],
		"own account": [
			"AssistancePayment.bankAccountNo", "SENSITIVE", "payment", "social_assistance",
			["allow self isSelf=true"],
		],
		"what oneself wrote of relatives": [
			"FamilyMember.fullName", "SENSITIVE", "personal", "civil_servants",
			["allow self isSelf=true"],
		],
		"what is sensitive about a person of an event": [
			"RegisteredPerson.ethnicity", "SENSITIVE", "registration", "civil_status",
			[],
		],
		"what is not": [
			"RegisteredPerson.homeTown", "BASIC", "registration", "civil_status",
			["allow self isSelf=true"],
		],
		"review": ["CivilServant.ministryNote", "OPERATIONAL", "review", "civil_servants", []],
		"inspection": ["AssistanceCase.inspectionFlag", "OPERATIONAL", "inspection", "social_assistance", []],
		"sealed": ["BirthEvent.birthParents", "SEALED", "seal", "civil_status", []],
		"unknown class": ["Person.shoeSize", "", "identity", "population", []],
		"root field": ["Query.personStatistics", "OPERATIONAL", "", "population", []],
		"sharing": ["IdentityVerification.result", "OPERATIONAL", "", "sharing", []],
		"another register": ["Plot.area", "BASIC", "plot", "land", []],
	}
	field := fixtures.row(coordinate, class, group, [], register)
	found := own("self", field) with input as citizen("self")
	found == words
}

test_number_of_another_person_is_masked[coordinate] if {
	some coordinate in [
		"Relative.pin", "HouseholdMember.pin", "Dependant.pin", "Spouse.pin", "RegisteredPerson.pin",
		"BirthEvent.motherPin", "BirthEvent.fatherPin", "RecognitionEvent.parentPin", "RecognitionEvent.childPin",
	]
	field := fixtures.row(coordinate, "BASIC", "registration", [], "civil_status")
	found := [law.grant("self", field), law.grant("minor_child", field)] with input as citizen("self")
	every grant in found {
		object.remove(grant.outcome, ["rule"]) == {
			"effect": "mask",
			"mask": {"fn": "keep_last", "n": 4},
			"reason": "third_party",
		}
	}
}

test_own_number_is_plain[coordinate] if {
	some coordinate in [
		"Person.pin", "PersonVersion.pin", "AssistanceCase.pin", "AssistanceCaseVersion.pin", "CivilServant.pin",
		"CivilServantVersion.pin", "PinAlias.oldPin",
	]
	found := own("self", fixtures.row(coordinate, "BASIC", "identity", [], "population")) with input as citizen("self")
	found == ["allow self isSelf=true"]
}

test_minor_child_as_oneself[note] if {
	some note, [class, group, words] in {
		"basic": ["BASIC", "identity", ["allow minor_child isMinorChild=true"]],
		"operational": ["OPERATIONAL", "identity", ["allow minor_child isMinorChild=true"]],
		"sensitive": ["SENSITIVE", "identity", ["allow minor_child isMinorChild=true"]],
		"inspection": ["OPERATIONAL", "inspection", []],
		"sealed": ["SEALED", "identity", []],
	}
	found := own("minor_child", fixtures.row("Person.x", class, group, [], "population")) with input as citizen("self")
	found == words
}

test_nobody_else_and_for_nothing_else[note] if {
	some note, [caller, purpose] in {
		"officer": ["gia-lai-health", "self"],
		"system": ["vss", "self"],
		"enterprise": ["viettel", "self"],
		"anonymous": ["anonymous", "self"],
		"citizen for the allowance": ["citizen-an", "1.001776"],
		"citizen for statistics": ["citizen-an", "statistics"],
	}
	field := fixtures.row("Person.fullName", "BASIC", "identity", [], "population")
	found := array.concat(own("self", field), own("minor_child", field)) with input as fixtures.asking(caller, purpose)
	found == []
}
