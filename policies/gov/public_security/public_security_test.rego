package gov.public_security_test

import data.gov.fixtures_test as fixtures
import data.gov.public_security

person(name, class, group) := fixtures.row(concat(".", ["Person", name]), class, group, [], "population")

part(coordinate, class, group) := fixtures.row(coordinate, class, group, [], "population")

# What the monthly allowance needs.
identity := [
	person("__typename", "BASIC", "identity"),
	person("pin", "BASIC", "identity"),
	person("fullName", "BASIC", "identity"),
	person("dateOfBirth", "BASIC", "identity"),
	person("gender", "BASIC", "identity"),
	person("lifeStatus", "BASIC", "identity"),
	person("dateOfDeath", "BASIC", "identity"),
	person("permanentResidence", "BASIC", "residence"),
	part("Residence.communeCode", "BASIC", "residence"),
	part("Residence.provinceCode", "BASIC", "residence"),
	part("Residence.address", "BASIC", "residence"),
	part("Residence.commune", "BASIC", "residence"),
	person("residenceFileNo", "OPERATIONAL", "residence"),
	person("household", "BASIC", "residence"),
	part("HouseholdMember.fullName", "BASIC", "residence"),
	part("HouseholdMember.relation", "BASIC", "residence"),
	person("provenance", "BASIC", ""),
	person("pinChanged", "BASIC", ""),
]

# What only the police need.
more := [
	person("ethnicity", "SENSITIVE", "identity"),
	person("religion", "SENSITIVE", "residence"),
	person("bloodType", "SENSITIVE", "card"),
	person("idCard", "BASIC", "card"),
	person("mobilePhone", "BASIC", "contact"),
	person("email", "BASIC", "contact"),
	person("father", "BASIC", "identity"),
	person("mother", "BASIC", "identity"),
	person("spouse", "BASIC", "identity"),
	person("children", "BASIC", "identity"),
	person("legalRepresentative", "BASIC", "identity"),
	part("Relative.pin", "BASIC", "identity"),
	part("Relative.fullName", "BASIC", "identity"),
	part("Relative.relation", "BASIC", "identity"),
	part("HouseholdMember.pin", "BASIC", "residence"),
]

table := fixtures.row("Query.personStatistics", "OPERATIONAL", "", ["statistics"], "population")

fields := array.concat(array.concat(identity, more), [table])

opened(rows) := [[field.coordinate, fixtures.brief(ground)] |
	some field in rows
	some name in data.gov.public_security.ground_names
	ground := public_security.ground(name, field)
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
	some field in identity
}

residence := {fixtures.cell("quy-nhon-police", "residence", field.coordinate, words) |
	words := "allow territory residenceCommune=21583"
	some field in array.concat(identity, more)
}

listed := {fixtures.cell(line[0], line[1], coordinate, line[2]) |
	some line in [
		[
			"ha-noi-health", "1.001776.case", "allow case isCasePerson=true",
			[
				"Person.__typename", "Person.pin", "Person.fullName", "Person.lifeStatus",
				"Person.permanentResidence", "Residence.provinceCode",
			],
		],
		["ha-noi-health", "1.001776.case", "mask case_office isCasePerson=true", ["Residence.address"]],
		[
			"moet", "exam-registration", "allow procedure ",
			[
				"Person.__typename", "Person.pin", "Person.fullName", "Person.dateOfBirth", "Person.gender",
				"Person.ethnicity", "Person.permanentResidence", "Residence.communeCode", "Residence.provinceCode",
				"Residence.address", "Residence.commune",
			],
		],
		[
			"vss", "default-sharing.life-status", "allow agreement ",
			[
				"Person.__typename", "Person.pin", "Person.fullName", "Person.dateOfBirth", "Person.lifeStatus",
				"Person.dateOfDeath", "Person.pinChanged",
			],
		],
		["ca-mau-justice", "child-support", "allow procedure ", ["Person.__typename"]],
		[
			"hoa-khanh-justice", "adoption", "allow adoption_case isCasePerson=true",
			["Person.__typename", "Person.pin", "Person.fullName", "Person.dateOfBirth", "Person.gender"],
		],
		[
			"moet", "school-entry", "allow procedure ",
			[
				"Person.__typename", "Person.pin", "Person.fullName", "Person.dateOfBirth", "Person.gender",
				"Person.permanentResidence", "Residence.communeCode", "Residence.provinceCode", "Person.father",
				"Person.mother", "Relative.fullName", "Relative.relation",
			],
		],
		[
			"vss", "default-sharing.newborns", "allow agreement ",
			[
				"Person.__typename", "Person.pin", "Person.fullName", "Person.dateOfBirth", "Person.gender",
				"Person.permanentResidence", "Residence.communeCode", "Residence.provinceCode", "Residence.address",
				"Residence.commune",
			],
		],
	]
	some coordinate in line[3]
}

checked := {fixtures.cell(caller, "procedure-check", "Person.__typename", "allow procedure ") | some caller in officers}

officers := [
	"ca-mau-justice", "da-nang-health", "da-nang-transport", "ha-noi-health", "hcmc-home-affairs", "moet", "moh", "moha",
	"moj", "quang-ngai-command", "vinh-long-finance", "vinh-long-health",
]

expected := (territory | residence) | (listed | checked)

test_everybody_reads_what_the_sheet_says_and_nobody_more if {
	opened_by_all := found
	more := opened_by_all - expected
	less := expected - opened_by_all
	[more, less] == [set(), set()]
}

test_some_fields_may_be_looked_up_by_and_not_be_shown[note] if {
	some note, [caller, purpose, name, field, via, has] in {
		"case, date of birth": ["ha-noi-health", "1.001776.case", "case", "dateOfBirth", "filter", 1],
		"case, date of birth shown": ["ha-noi-health", "1.001776.case", "case", "dateOfBirth", "select", 0],
		"case, gender": ["ha-noi-health", "1.001776.case", "case", "gender", "filter", 0],
		"case, grouped": ["ha-noi-health", "1.001776.case", "case", "fullName", "group", 0],
		"procedure, name": ["moj", "procedure-check", "procedure", "fullName", "filter", 1],
		"procedure, life": ["moj", "procedure-check", "procedure", "lifeStatus", "filter", 0],
	}
	row := object.union(person(field, "BASIC", "identity"), {"via": via})
	grounds := [ground |
		ground := public_security.ground(name, row)
	] with input as fixtures.asking(caller, purpose)
	count(grounds) == has
}

test_case_only_for_its_office[note] if {
	some note, [caller, case, has] in {
		"province above the office": ["ha-noi-health", {"register": "social_assistance", "agency": "H26.00004", "province": "H26"}, 1],
		"the office itself": ["quy-nhon-social", {"register": "social_assistance", "agency": "H21.21583", "province": "H21"}, 1],
		"another province": ["da-nang-health", {"register": "social_assistance", "agency": "H26.00004", "province": "H26"}, 0],
		"another commune of the province": ["quy-nhon-social", {"register": "social_assistance", "agency": "H21.24100", "province": "H21"}, 0],
		"another sector": ["hcmc-home-affairs", {"register": "social_assistance", "agency": "H29", "province": "H29"}, 0],
		"no agency": ["ha-noi-health", {"register": "social_assistance"}, 0],
	}
	asked := fixtures.asking(caller, "1.001776.case")
	purpose := object.union(object.remove(asked.purpose, ["case"]), {"case": case})
	grounds := [ground |
		ground := public_security.ground("case", person("fullName", "BASIC", "identity"))
	] with input as object.union(object.remove(asked, ["purpose"]), {"purpose": purpose})
	count(grounds) == has
}

test_agreement_only_for_systems_that_hold_it[note] if {
	some note, changes in {
		"officer": {"kind": "OFFICER"},
		"enterprise": {"kind": "ENTERPRISE"},
		"another agreement": {"grants": [fixtures.agreement("AG-2026-VSS-001")]},
		"none": {"grants": []},
	}
	grounds := [ground |
		ground := public_security.ground("agreement", person("fullName", "BASIC", "identity"))
	] with input as fixtures.changed("vss", "default-sharing.life-status", "subject", changes)
	grounds == []
}

test_procedure_only_with_a_legal_basis if {
	field := person("ethnicity", "SENSITIVE", "identity")
	asked := fixtures.asking("moet", "exam-registration")
	without := object.union(object.remove(asked, ["purpose"]), {"purpose": object.remove(asked.purpose, ["legal_basis"])})
	some_grounds := opened([field]) with input as asked
	no_grounds := opened([field]) with input as without
	[count(some_grounds), count(no_grounds)] == [1, 0]
}

test_procedure_only_for_officers if {
	grounds := opened(identity) with input as fixtures.changed("moet", "exam-registration", "subject", {"kind": "SYSTEM"})
	grounds == []
}
