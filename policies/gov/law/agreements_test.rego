package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.law

named := fixtures.granted("AG-1", "AGREEMENT", ["Person.fullName"], [])

test_an_agreement_opens_the_fields_it_names[note] if {
	some note, [grants, stated, coordinate, expected] in {
		"named": [[named], "AG-1", "Person.fullName", true],
		"not named": [[named], "AG-1", "Person.gender", false],
		"another stated": [[named], "AG-2", "Person.fullName", false],
		"none held": [[], "AG-1", "Person.fullName", false],
		"another kind of grant of that name": [
			[object.union(named, {"kind": "SHARING_REQUEST"})], "AG-1",
			"Person.fullName", false,
		],
		"an id alone": [["AG-1"], "AG-1", "Person.fullName", false],
	}
	answers := [true | law.agreed({"coordinate": coordinate})] with input as {
		"subject": {"grants": grants},
		"purpose": {"agreement": stated},
	}
	count(answers) == count([true | expected == true])
}

test_no_agreement_without_one_stated if {
	answers := [true | law.agreed({"coordinate": "Person.fullName"})] with input as {
		"subject": {"grants": [named]},
		"purpose": {"code": "sim-registration"},
	}
	answers == []
}
