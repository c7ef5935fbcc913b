package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.law

statistics_table(register) := fixtures.row("Query.statistics", "OPERATIONAL", "", ["statistics"], register)

within(field, unit, province_code) := object.union(field, {"unit": unit, "unitProvince": province_code})

counted(class, via, register) := object.union(
	fixtures.row("Record.field", class, "group", [], register),
	{"via": via},
)

registers := ["civil_servants", "civil_status", "population", "social_assistance"]

rows := {
	"country": {register: statistics_table(register) | some register in registers},
	"province 52": {register: within(statistics_table(register), "52", "52") | some register in registers},
	"commune in 52": {register: within(statistics_table(register), "21583", "52") | some register in registers},
	"province 66": {register: within(statistics_table(register), "66", "66") | some register in registers},
	"commune in 66": {register: within(statistics_table(register), "24133", "66") | some register in registers},
	"grouped by": {register: counted("SENSITIVE", "group", register) | some register in registers},
	"grouped by in 52": {register: within(counted("SENSITIVE", "group", register), "52", "52") |
		some register in registers
	},
	"narrowed by in 66": {register: within(counted("BASIC", "aggregate", register), "66", "66") |
		some register in registers
	},
	"filtered by": {register: counted("BASIC", "filter", register) | some register in registers},
	"shown in 52": {register: within(counted("BASIC", "select", register), "52", "52") | some register in registers},
	"cells": {register: fixtures.row("Statistics.cells", "OPERATIONAL", "", ["statistics"], register) |
		some register in registers
	},
	"shown": {register: counted("BASIC", "select", register) | some register in registers},
}

opened := {[name, register] |
	some name, by_register in rows
	some register, field in by_register
	law.grant("statistics", field).outcome.reason == "statistics"
}

everywhere := [
	"country", "province 52", "commune in 52", "province 66", "commune in 66", "grouped by", "grouped by in 52",
	"narrowed by in 66",
]

test_statistics_for_whom[caller] if {
	some caller, cells in {
		"moh": {[name, "social_assistance"] | some name in everywhere},
		"moha": {[name, "civil_servants"] | some name in everywhere},
		"moj": {[name, "civil_status"] | some name in everywhere},
		"gia-lai-health": {[name, "social_assistance"] |
			some name in ["province 52", "commune in 52", "grouped by in 52"]
		},
		"dak-lak-health": {[name, "social_assistance"] |
			some name in ["province 66", "commune in 66", "narrowed by in 66"]
		},
		"quy-nhon-social": set(),
		"quy-nhon-police": set(),
		"moet": set(),
		"vss": set(),
		"viettel": set(),
		"citizen-an": set(),
		"anonymous": set(),
	}
	found := opened with input as asked_for_statistics(caller)
	found == cells
}

asked_for_statistics(caller) := fixtures.changed(
	"gia-lai-health", "statistics", "subject",
	{"agency": "H15", "unit": "66"},
) if {
	caller == "dak-lak-health"
} else := fixtures.asking(caller, "statistics")

test_no_statistics_for_another_purpose[code] if {
	some code in [other | some other in fixtures.purposes("all"); other != "statistics"]
	found := opened with input as fixtures.asking("moh", code)
	found == set()
}

test_no_statistics_for_a_commune_or_a_ministry_that_is_not_the_steward[level] if {
	some level in ["COMMUNE", "MINISTRY"]
	found := opened with input as fixtures.changed("gia-lai-health", "statistics", "subject", {"level": level})
	found == set()
}

# Scenario 4: of the ethnic group the register of social assistance keeps a copy to count by.
test_ethnicity_is_counted_by_and_never_shown[note] if {
	some note, [caller, changes, has] in {
		"grouped by, the country": ["moh", {"via": "group"}, 1],
		"grouped by, own province": ["gia-lai-health", {"via": "group", "unit": "52", "unitProvince": "52"}, 1],
		"grouped by, another province": ["gia-lai-health", {"via": "group", "unit": "66", "unitProvince": "66"}, 0],
		"grouped by, another ministry": ["moj", {"via": "group"}, 0],
		"shown": ["moh", {"via": "select"}, 0],
		"filtered by": ["moh", {"via": "filter"}, 0],
		"another field of the person": ["moh", {"via": "group", "coordinate": "Person.religion"}, 0],
	}
	field := object.union(fixtures.row("Person.ethnicity", "SENSITIVE", "identity", [], "population"), changes)
	found := [grant | grant := law.grant("statistics", field)] with input as fixtures.asking(caller, "statistics")
	count(found) == has
}
