package gov.law_test

import data.gov.law

officer := {"kind": "OFFICER", "agency_closed": false}

case_field := {"coordinate": "AssistanceCase.categoryCode", "class": "SENSITIVE", "tags": ["reveals-health"]}

known := {
	"request": {"date": "2026-11-23"},
	"subject": officer,
	"purpose": {"code": "1.001776", "ancestors": ["1.001776"]},
}

test_pass_every_guard_for_officer_with_purpose[name] if {
	some name in law.guard_names
	law.guard(name, case_field) == {"unless": [[]]} with input as known
}

test_deny_anonymous if {
	law.guard("not_open", case_field) == {
		"outcome": {"effect": "deny", "reason": "not_open", "rule": "gov.law.not_open"},
		"unless": [],
	} with input as {"subject": {"kind": "ANONYMOUS"}}
}

test_deny_closed_agency_with_successor_as_hint if {
	law.guard("agency_closed", case_field) == {
		"outcome": {"effect": "deny", "reason": "agency_closed", "rule": "gov.law.agency_closed", "hint": "H21"},
		"unless": [],
	} with input as {"subject": {"agency_closed": true, "successor": "H21"}}
}

test_deny_closed_agency_without_successor if {
	law.guard("agency_closed", case_field) == {
		"outcome": {"effect": "deny", "reason": "agency_closed", "rule": "gov.law.agency_closed"},
		"unless": [],
	} with input as {"subject": {"agency_closed": true}}
}

test_undefined_agency_guard_when_closing_is_unknown if {
	answers := [answer | answer := law.guard("agency_closed", case_field)] with input as {"subject": {"kind": "OFFICER"}}
	answers == []
}

test_deny_without_usable_purpose[note] if {
	some note, purpose in {
		"none": null,
		"unknown": {"code": "no-such"},
		"of another kind of caller": {"code": "sim-registration"},
	}
	law.guard("missing_purpose", case_field) == {
		"outcome": {"effect": "deny", "reason": "missing_purpose", "rule": "gov.law.missing_purpose"},
		"unless": [],
	} with input as object.union(known, {"purpose": purpose})
}

test_deny_purpose_before_it_is_in_force if {
	law.guard("missing_purpose", case_field).outcome.reason == "missing_purpose" with input as object.union(
		known,
		{"request": {"date": "2020-01-01"}},
	)
}

test_deny_sealed_silently if {
	law.guard("sealed", {"class": "SEALED", "tags": []}) == {
		"outcome": {"effect": "deny", "reason": "sealed", "rule": "gov.law.sealed", "silent": true},
		"unless": [],
	}
}

test_undefined_sealed_guard_for_unknown_class if {
	answers := [answer | answer := law.guard("sealed", {"class": "SECRET", "tags": []})]
	answers == []
}

test_deny_hiv_status if {
	law.guard("hiv_law", {"class": "SENSITIVE", "tags": ["hiv"]}) == {
		"outcome": {"effect": "deny", "reason": "hiv_law", "rule": "gov.law.hiv_law"},
		"unless": [],
	}
}

test_undefined_hiv_guard_without_tags if {
	answers := [answer | answer := law.guard("hiv_law", {"class": "SENSITIVE"})]
	answers == []
}
