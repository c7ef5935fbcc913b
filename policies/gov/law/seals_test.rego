package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.law

sealed(coordinate) := fixtures.row(coordinate, "SEALED", "seal", [], "civil_status")

flags_of(coordinate) := {clause.attr |
	some clauses in law.guard("sealed", sealed(coordinate)).unless
	some clause in clauses
}

# Scenario 18: by which flags a seal opens to whom; none is closed for every record.
test_seal_opens_by_right[note] if {
	some note, [caller, purpose, adoption, event, parents] in {
		"a ministry, school entry": ["moet", "school-entry", [], [], []],
		"the ministry that supervises": ["moj", "civil-status.supervision", [], [], []],
		"the police": ["hoa-khanh-police", "residence", [], [], []],
		"another officer, stating the case": ["hoa-khanh-police", "adoption", [], [], []],
		"the registrar, for civil status": ["hoa-khanh-justice", "civil-status", [], [], []],
		"the registrar, with the case": ["hoa-khanh-justice", "adoption", ["isCasePerson"], ["isCase"], ["isCasePerson"]],
		"a registrar elsewhere": ["quy-nhon-justice", "adoption", [], [], []],
		"an adult citizen": [
			"citizen-an", "self", ["isMinorChild", "isSelf"], ["isMinorChild", "isSelf"],
			["isSelf"],
		],
		"an adult citizen, for something else": ["citizen-an", "statistics", [], [], []],
	}
	found := [flags_of("BirthEvent.adoption"), flags_of("AdoptionEvent.eventId"), flags_of("BirthEvent.birthParents")] with input as fixtures.asking(caller, purpose)
	[sort(flags) | some flags in found] == [adoption, event, parents]
}

test_seal_stays_for_citizens_who_are_not_known_or_not_of_age[note] if {
	some note, [changes, adoption, parents] in {
		"level 1": [{"loa": 1}, [], []],
		"no level": [{"loa": null}, [], []],
		"level as text": [{"loa": "2"}, [], []],
		"a minor": [{"adult": false}, ["isMinorChild"], []],
		"age unknown": [{"adult": null}, ["isMinorChild"], []],
		"age as text": [{"adult": "true"}, ["isMinorChild"], []],
	}
	found := [flags_of("Adoption.decisionNo"), flags_of("BirthParents.motherName")] with input as fixtures.changed(
		"citizen-an",
		"self", "subject", changes,
	)
	[sort(flags) | some flags in found] == [adoption, parents]
}

# The denial says the same of a child that was never adopted: it is of the field and of no record.
test_seal_denies_silently_and_alike[coordinate] if {
	some coordinate in ["BirthEvent.adoption", "BirthEvent.birthParents", "AdoptionEvent.__typename", "Adoption.date"]
	law.guard("sealed", sealed(coordinate)) == {
		"outcome": {"effect": "deny", "reason": "sealed", "rule": "gov.law.sealed", "silent": true},
		"unless": [],
	} with input as fixtures.asking("moet", "school-entry")
}

test_what_the_right_shows[note] if {
	some note, [name, coordinate, words] in {
		"adoption of a child": ["adopted_child", "Adoption.decisionNo", ["allow minor_child isMinorChild=true"]],
		"its event": ["adopted_child", "AdoptionEvent.eventId", ["allow minor_child isMinorChild=true"]],
		"number of a parent": ["adopted_child", "Adoption.adoptiveMotherPin", ["mask third_party isMinorChild=true"]],
		"who gave birth to a child": ["adopted_child", "BirthParents.motherName", []],
		"who gave birth to oneself": ["right_to_origin", "BirthParents.motherName", ["allow right_to_origin isSelf=true"]],
		"her number": ["right_to_origin", "BirthParents.motherPin", ["mask third_party isSelf=true"]],
		"one's adoption": ["right_to_origin", "BirthEvent.adoption", ["allow right_to_origin isSelf=true"]],
		"anything else": ["right_to_origin", "Person.secret", []],
	}
	found := [fixtures.brief(grant) |
		grant := law.grant(name, sealed(coordinate))
	] with input as fixtures.asking("citizen-an", "self")
	found == words
}

test_right_is_about_sealed_fields_only[name] if {
	some name in ["adopted_child", "right_to_origin"]
	field := object.union(sealed("AdoptionEvent.eventId"), {"class": "BASIC"})
	found := [grant | grant := law.grant(name, field)] with input as fixtures.asking("citizen-an", "self")
	found == []
}

test_seal_stays_for_another_purpose_whatever_case_it_states if {
	asked := fixtures.asking("hoa-khanh-justice", "adoption")
	purpose := object.union(asked.purpose, {"ancestors": ["civil-status"]})
	flags := flags_of("BirthEvent.adoption") with input as object.union(
		object.remove(asked, ["purpose"]),
		{"purpose": purpose},
	)
	flags == set()
}
