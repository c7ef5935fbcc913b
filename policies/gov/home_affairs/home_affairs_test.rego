package gov.home_affairs_test

import data.gov.fixtures_test as fixtures
import data.gov.home_affairs

field(name, class, group) := fixtures.row(concat(".", ["CivilServant", name]), class, group, [], "civil_servants")

derived(name) := fixtures.row(concat(".", ["Person", name]), "BASIC", "", [], "civil_servants")

record := [
	field("__typename", "BASIC", "record"),
	field("employeeNo", "BASIC", "record"),
	field("totalPay", "SENSITIVE", "record"),
	field("health", "SENSITIVE", "record"),
	field("discipline", "SENSITIVE", "record"),
	field("provenance", "BASIC", ""),
	field("familyHistory", "SENSITIVE", "personal"),
	fixtures.row("FamilyMember.fullName", "SENSITIVE", "personal", ["third-party"], "civil_servants"),
	fixtures.row("Discipline.form", "SENSITIVE", "record", [], "civil_servants"),
	fixtures.row("CivilServantVersion.totalPay", "SENSITIVE", "record", [], "civil_servants"),
]

note_field := field("ministryNote", "OPERATIONAL", "review")

yes_or_no := [derived("isStateEmployee"), derived("holdsPosition")]

needed := [derived("hasStateIncome"), derived("receivesPension")]

reference := derived("civilServant")

table := fixtures.row("Query.civilServantStatistics", "OPERATIONAL", "", ["statistics"], "civil_servants")

fields := array.concat(array.concat(record, [note_field, reference, table]), array.concat(yes_or_no, needed))

opened(rows) := [[row.coordinate, fixtures.brief(ground)] |
	some row in rows
	some name in data.gov.home_affairs.ground_names
	ground := home_affairs.ground(name, row)
]

found := {fixtures.cell(question[0], question[1], line[0], line[1]) |
	rows := fields
	some question in fixtures.questions("all")
	lines := opened(rows) with input as fixtures.asking(question[0], question[1])
	some line in lines
}

employer := {fixtures.cell(caller, "personnel", row.coordinate, concat("", ["allow employer managingAgency=", agency])) |
	some caller, agency in {"hcmc-home-affairs": "H29", "moha": "G09"}
	some row in record
}

supervision := {fixtures.cell("moha", "personnel", row.coordinate, "allow supervision ") |
	some row in array.concat(record, [note_field])
}

allowance := {fixtures.cell(caller, purpose, row.coordinate, concat(" ", ["allow territory", place])) |
	some caller, place in {
		"da-nang-health": "residenceProvince=48",
		"ha-noi-health": "residenceProvince=01",
		"quy-nhon-social": "residenceCommune=21583",
		"vinh-long-health": "residenceProvince=86",
	}
	some purpose in ["1.001776", "1.001776.case", "1.001776.payment"]
	some row in needed
}

checked := {fixtures.cell(caller, "procedure-check", row.coordinate, "allow procedure ") |
	some caller in officers
	some row in yes_or_no
}

officers := [
	"ca-mau-justice", "da-nang-health", "da-nang-transport", "ha-noi-health", "hcmc-home-affairs", "moet", "moh", "moha",
	"moj", "quang-ngai-command", "vinh-long-finance", "vinh-long-health",
]

expected := ((employer | supervision) | allowance) | checked

test_everybody_reads_what_the_sheet_says_and_nobody_more if {
	opened_by_all := found
	more := opened_by_all - expected
	less := expected - opened_by_all
	[more, less] == [set(), set()]
}

test_position_may_be_asked_for_and_not_be_shown[note] if {
	some note, [via, has] in {"looked up by": ["filter", 1], "shown": ["select", 0], "counted by": ["group", 0]}
	row := object.union(field("positionTitle", "BASIC", "record"), {"via": via})
	count(opened([row])) == has with input as fixtures.asking("moj", "procedure-check")
}

# G09 inherited MOLISA's labour, never its social assistance; and a function that is not in force opens nothing.
test_personnel_only_for_who_has_the_function_today[note] if {
	some note, [changes, date, has] in {
		"home affairs": [{}, "2026-11-23", 1],
		"health": [{"sector": "HEALTH"}, "2026-11-23", 0],
		"police": [{"sector": "POLICE"}, "2026-11-23", 0],
		"before the function": [{}, "2019-12-31", 0],
	}
	grounds := [ground | ground := home_affairs.ground("employer", record[1])] with input as object.union(
		fixtures.changed("hcmc-home-affairs", "personnel", "subject", changes),
		{"request": {"date": date}},
	)
	count(grounds) == has
}

test_procedure_only_for_officers if {
	grounds := opened(yes_or_no) with input as fixtures.changed("moj", "procedure-check", "subject", {"kind": "SYSTEM"})
	grounds == []
}
