package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.law

# The whole outcome, name of the rule too: part of it is compared elsewhere.
test_outcome_of_statistics_is_whole if {
	law.grant("statistics", statistics_table("social_assistance")) == {
		"outcome": {"effect": "allow", "reason": "statistics", "rule": "gov.law.statistics"},
		"when": [[]],
	} with input as fixtures.asking("moh", "statistics")
}

test_outcome_of_ones_own_is_whole if {
	field := fixtures.row("Person.fullName", "BASIC", "identity", [], "population")
	law.grant("self", field).outcome == {
		"effect": "allow",
		"reason": "self",
		"rule": "gov.law.self",
	} with input as citizen("self")
}

test_outcome_of_another_persons_number_is_whole if {
	field := fixtures.row("Relative.pin", "BASIC", "registration", [], "civil_status")
	law.grant("self", field).outcome == {
		"effect": "mask",
		"mask": {"fn": "keep_last", "n": 4},
		"reason": "third_party",
		"rule": "gov.law.self",
	} with input as citizen("self")
}

# Fields a purpose lists may be counted, filtered by and computed from as well as shown.
test_listed_fields_may_be_used_in_these_ways[via] if {
	some via in ["select", "count", "requires", "filter"]
	law.names({"fields": ["Person.pin"], "filters": []}, {"coordinate": "Person.pin", "via": via})
}

test_listed_fields_may_be_used_in_no_other_way[via] if {
	some via in ["group", "aggregate", "sort", "cursor", "write"]
	not law.names({"fields": ["Person.pin"], "filters": []}, {"coordinate": "Person.pin", "via": via})
}
