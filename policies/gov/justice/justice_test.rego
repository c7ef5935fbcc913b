package gov.justice_test

import data.gov.fixtures_test as fixtures
import data.gov.justice

row(coordinate, class) := fixtures.row(coordinate, class, "registration", [], "civil_status")

derived(name) := fixtures.row(concat(".", ["Person", name]), "BASIC", "", [], "civil_status")

birth := [
	row("BirthEvent.__typename", "OPERATIONAL"),
	row("BirthEvent.eventId", "OPERATIONAL"),
	row("BirthEvent.registrationNo", "OPERATIONAL"),
	row("BirthEvent.subject", "BASIC"),
	row("BirthEvent.motherName", "BASIC"),
	row("BirthEvent.motherPin", "BASIC"),
	row("BirthEvent.person", "BASIC"),
	row("RegisteredPerson.pin", "BASIC"),
	row("RegisteredPerson.fullName", "BASIC"),
]

death := [
	row("DeathEvent.__typename", "OPERATIONAL"),
	row("DeathEvent.eventId", "OPERATIONAL"),
	row("DeathEvent.status", "OPERATIONAL"),
	row("DeathEvent.deathDate", "BASIC"),
]

plain := [
	row("BirthEvent.placeOfBirth", "BASIC"),
	row("DeathEvent.deathPlace", "BASIC"),
	row("DeathEvent.subject", "BASIC"),
	row("MarriageEvent.__typename", "OPERATIONAL"),
	row("MarriageEvent.spouseA", "BASIC"),
	row("RegisteredPerson.homeTown", "BASIC"),
	row("DataQuality.digitisedFromBook", "OPERATIONAL"),
]

of_person := [derived("birth"), derived("isChildOf")]

needed := [derived("death"), derived("hasLivingParent")]

marital := derived("maritalStatus")

sensitive := [
	row("RegisteredPerson.ethnicity", "SENSITIVE"),
	row("DeathEvent.deathCause", "SENSITIVE"),
	row("GuardianshipEvent.reason", "SENSITIVE"),
	row("BirthEvent.birthParents", "SEALED"),
	row("BirthEvent.adoption", "SEALED"),
	row("BirthParents.motherName", "SEALED"),
	row("Adoption.decisionNo", "SEALED"),
	row("AdoptionEvent.__typename", "SEALED"),
	row("AdoptionEvent.adoptiveParents", "SEALED"),
]

table := fixtures.row("Query.civilStatusStatistics", "OPERATIONAL", "", ["statistics"], "civil_status")

events := array.concat(array.concat(birth, death), plain)

fields := array.concat(array.concat(events, sensitive), array.concat(array.concat(of_person, needed), [marital, table]))

opened(rows) := [[field.coordinate, fixtures.brief(ground)] |
	some field in rows
	some name in data.gov.justice.ground_names
	ground := justice.ground(name, field)
]

found := {fixtures.cell(question[0], question[1], line[0], line[1]) |
	rows := fields
	some question in fixtures.questions("all")
	lines := opened(rows) with input as fixtures.asking(question[0], question[1])
	some line in lines
}

territory := {fixtures.cell(caller, purpose, field.coordinate, concat(" ", ["allow territory", place])) |
	some caller, place in {
		"ca-mau-justice": "residenceProvince=96",
		"hoa-khanh-justice": "residenceCommune=20200",
		"quy-nhon-justice": "residenceCommune=21583",
	}
	some purpose in ["civil-status", "civil-status.supervision"]
	some field in array.concat(events, array.concat(of_person, needed))
}

supervision := {fixtures.cell("moj", "civil-status.supervision", field.coordinate, "allow supervision ") |
	some field in events
}

allowance := {fixtures.cell(caller, purpose, field.coordinate, concat(" ", ["allow territory", place])) |
	some caller, place in {
		"da-nang-health": "residenceProvince=48",
		"ha-noi-health": "residenceProvince=01",
		"quy-nhon-social": "residenceCommune=21583",
		"vinh-long-health": "residenceProvince=86",
	}
	some purpose in ["1.001776", "1.001776.case", "1.001776.payment"]
	some field in array.concat(death, array.concat(needed, [marital]))
}

agreement := {fixtures.cell("vss", "default-sharing.newborns", coordinate, "allow agreement ") |
	some coordinate in array.concat(["Person.birth"], [field.coordinate | some field in birth])
}

# Scenario 12: yes or no. Scenario 18 (a): the shown parents. Scenario 18 (c): the case stated.
procedure := {fixtures.cell(line[0], line[1], line[2], "allow procedure ") | some line in [
	["ca-mau-justice", "child-support", "Person.isChildOf"],
	["moet", "school-entry", "Person.birth"],
	["moet", "school-entry", "BirthEvent.__typename"],
	["moet", "school-entry", "BirthEvent.eventId"],
	["moet", "school-entry", "BirthEvent.motherName"],
]}

adoption := {fixtures.cell("hoa-khanh-justice", "adoption", line[0], concat(" ", ["allow adoption_case", line[1]])) |
	some line in [
		["AdoptionEvent.__typename", "isCase=true"],
		["AdoptionEvent.adoptiveParents", "isCase=true"],
		["BirthEvent.adoption", "isCasePerson=true"],
		["BirthEvent.birthParents", "isCasePerson=true"],
		["BirthParents.motherName", "isCasePerson=true"],
		["Adoption.decisionNo", "isCasePerson=true"],
		["BirthEvent.__typename", "isCasePerson=true"],
		["BirthEvent.eventId", "isCasePerson=true"],
		["BirthEvent.motherName", "isCasePerson=true"],
		["BirthEvent.motherPin", "isCasePerson=true"],
		["Person.birth", "isCasePerson=true"],
	]
}

expected := ((territory | supervision) | (allowance | agreement)) | (procedure | adoption)

test_everybody_reads_what_the_sheet_says_and_nobody_more if {
	opened_by_all := found
	more := opened_by_all - expected
	less := expected - opened_by_all
	[more, less] == [set(), set()]
}

test_supervision_only_by_the_steward[note] if {
	some note, changes in {
		"another ministry": {"agency": "G18"},
		"a province": {"agency": "H13", "level": "PROVINCE"},
		"nobody": {"agency": ""},
	}
	grounds := [ground |
		ground := justice.ground("supervision", row("BirthEvent.eventId", "OPERATIONAL"))
	] with input as fixtures.changed("moj", "civil-status.supervision", "subject", changes)
	grounds == []
}

# The new law makes the register a national one; who reads what in it stays.
test_same_grounds_on_both_sides_of_the_new_civil_status_law[note] if {
	some note, [caller, purpose] in {
		"registrar": ["quy-nhon-justice", "civil-status"],
		"ministry": ["moj", "civil-status.supervision"],
	}
	rows := fields
	before := opened(rows) with input as object.union(
		fixtures.asking(caller, purpose),
		{"request": {"date": "2027-02-28"}},
	)
	after := opened(rows) with input as object.union(
		fixtures.asking(caller, purpose),
		{"request": {"date": "2027-03-01"}},
	)
	count(before) > 0
	before == after
}

test_agreement_only_for_systems_that_hold_it[note] if {
	some note, changes in {"officer": {"kind": "OFFICER"}, "another agreement": {"grants": [fixtures.agreement("AG-2026-VSS-002")]}}
	grounds := opened(birth) with input as fixtures.changed("vss", "default-sharing.newborns", "subject", changes)
	grounds == []
}

test_adoption_only_for_the_registrar_who_holds_it[note] if {
	some note, changes in {
		"another role": {"roles": ["social_officer"]},
		"another office": {"agency": "H17.20194"},
		"the province": {"agency": "H17", "level": "PROVINCE"},
		"another sector": {"sector": "POLICE"},
		"a system": {"kind": "SYSTEM"},
	}
	rows := fields
	found_grounds := opened(rows) with input as fixtures.changed("hoa-khanh-justice", "adoption", "subject", changes)
	found_grounds == []
}
