package gov.justice_test

import data.gov.justice

asked(sector, purpose) := {
	"subject": {"sector": sector, "level": "COMMUNE", "unit": "21583"},
	"purpose": {"ancestors": [purpose]},
}

of_the_commune := [[{"attr": "residenceCommune", "op": "eq", "value": "21583"}]]

found(name, f) := [ground | ground := justice.ground(name, f)]

test_allow_justice_events_of_its_people if {
	justice.ground("territory", {"coordinate": "BirthEvent.status"}) == {
		"outcome": {"effect": "allow", "reason": "territory", "rule": "gov.justice.territory"},
		"when": of_the_commune,
	} with input as asked("JUSTICE", "ND194-16.1.a")
}

test_no_events_for_health_sector if {
	grounds := found("territory", {"coordinate": "BirthEvent.status"}) with input as asked("HEALTH", "1.001776")
	grounds == []
}

test_allow_health_marital_status_for_the_allowance if {
	justice.ground("marital_status", {"coordinate": "Person.maritalStatus"}) == {
		"outcome": {"effect": "allow", "reason": "territory", "rule": "gov.justice.marital_status"},
		"when": of_the_commune,
	} with input as asked("HEALTH", "1.001776")
}

test_no_marital_status_ground[note] if {
	some note, [coordinate, sector, purpose] in {
		"justice": ["Person.maritalStatus", "JUSTICE", "1.001776"],
		"another purpose": ["Person.maritalStatus", "HEALTH", "ND194-16.1.a"],
		"another field": ["Person.birth", "HEALTH", "1.001776"],
	}
	grounds := array.concat(
		found("marital_status", {"coordinate": coordinate}),
		found("territory", {"coordinate": coordinate}),
	) with input as asked(sector, purpose)
	grounds == []
}
