package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.justice
import data.gov.law
import data.gov.public_security

plain := {"effect": "allow", "reason": "a", "rule": "r"}

test_obligations_stand_beside_the_outcome if {
	law.audited(plain) == {
		"effect": "allow", "reason": "a", "rule": "r",
		"obligations": [{"type": "audit", "level": "full"}],
	}
	law.after_breaking_glass(plain).obligations == [
		{"type": "audit", "level": "full"},
		{"type": "notify_subject"},
		{"type": "review", "hours": 72},
		{"type": "expire"},
	]
}

test_an_adoption_in_hand_is_audited[note] if {
	some note, found in {
		"the event": justice.ground("adoption", {"type": "AdoptionEvent", "coordinate": "AdoptionEvent.decisionNo"}),
		"the birth": justice.ground("adoption_person", {"type": "BirthParents", "coordinate": "BirthParents.motherName"}),
		"the child": public_security.ground(
			"adoption",
			{"type": "Person", "coordinate": "Person.fullName", "via": "select"},
		),
	} with input as fixtures.asking("hoa-khanh-justice", "adoption")
	found.outcome.obligations == [{"type": "audit", "level": "full"}]
}
