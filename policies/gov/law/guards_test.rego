package gov.law_test

import data.gov.fixtures_test as fixtures
import data.gov.law

officer := {"kind": "OFFICER", "agency_closed": false, "grants": []}

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

test_guards_of_the_caller_are_the_first_and_need_no_field[name] if {
	some position, name in law.caller_guard_names
	law.guard_names[position] == name
	law.guard(name, {}) == law.guard(name, case_field) with input as known
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

test_pass_open_agency_whatever_is_said_of_a_successor if {
	law.guard("agency_closed", case_field) == {"unless": [[]]} with input as {"subject": {
		"agency_closed": false,
		"successor": "H21",
	}}
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
		"outcome": {
			"effect": "deny",
			"reason": "missing_purpose",
			"rule": "gov.law.missing_purpose",
			"hint": "request_sharing",
		},
		"unless": [],
	} with input as object.union(known, {"purpose": purpose})
}

test_deny_purpose_before_it_is_in_force if {
	law.guard("missing_purpose", case_field).outcome.reason == "missing_purpose" with input as object.union(
		known,
		{"request": {"date": "2020-01-01"}},
	)
}

test_purpose_and_its_legal_basis_are_in_force[note] if {
	some note, [basis_ends, purpose_ends, reason] in {
		"both": [null, null, "none"],
		"until today": ["2026-11-23", "2026-11-23", "none"],
		"no legal basis left": ["2026-11-22", null, "missing_purpose"],
		"purpose has ended": [null, "2026-11-22", "missing_purpose"],
		"an end that is no date": [null, {}, "missing_purpose"],
	}
	guard := law.guard("missing_purpose", case_field) with input as known
		with data.reference.purposes as {"1.001776": {
			"kinds": ["OFFICER"],
			"legal_basis": [{"valid_from": "2021-07-01", "valid_to": basis_ends}],
			"valid_from": "2021-07-01",
			"valid_to": purpose_ends,
		}}
	reason_of(guard) == reason
}

# Purposes whose legal basis changed stay open on both sides of the change.
test_purpose_on_both_sides_of_a_new_legal_basis[note] if {
	some note, [caller, code, date, denied] in {
		"read-back, day before": ["gia-lai-health", "ND194-16.1.a", "2025-08-18", true],
		"read-back, first day": ["gia-lai-health", "ND194-16.1.a", "2025-08-19", false],
		"default sharing, last day of 47/2020": ["vss", "default-sharing.newborns", "2025-10-21", false],
		"default sharing, first day of 278/2025": ["vss", "default-sharing.newborns", "2025-10-22", false],
		"self, before 13/2023": ["citizen-an", "self", "2023-06-30", true],
		"self, last day of 13/2023": ["citizen-an", "self", "2025-12-31", false],
		"self, first day of 91/2025": ["citizen-an", "self", "2026-01-01", false],
		"personnel, last day of the circular": ["moha", "personnel", "2026-06-30", false],
		"personnel, first day of 27/2026": ["moha", "personnel", "2026-07-01", false],
		"civil status, last day of 60/2014": ["moj", "civil-status", "2027-02-28", false],
		"civil status, first day of the new law": ["moj", "civil-status", "2027-03-01", false],
	}
	asked := object.union(fixtures.asking(caller, code), {"request": {"date": date}})
	found := law.guard("missing_purpose", case_field) with input as asked
	found != {"unless": [[]]} == denied
}

test_deny_without_the_agreement_the_purpose_rests_on[note] if {
	some note, [code, purpose, grants, reason] in {
		"held": ["sim-registration", {"agreement": "AG-1"}, ["AG-1", "AG-2"], "none"],
		"another held": ["sim-registration", {"agreement": "AG-1"}, ["AG-2"], "no_agreement"],
		"none held": ["sim-registration", {"agreement": "AG-1"}, [], "no_agreement"],
		"none stated": ["sim-registration", {}, ["AG-1"], "no_agreement"],
		"none needed": ["1.001776", {}, [], "none"],
		"unknown purpose": ["no-such", {"agreement": "AG-1"}, ["AG-1"], "no_agreement"],
	}
	guard := law.guard("no_agreement", case_field) with input as {
		"purpose": object.union({"code": code}, purpose),
		"subject": {"grants": [fixtures.granted(id, "AGREEMENT", [], []) | some id in grants]},
	}
	reason_of(guard) == reason
}

reason_of(guard) := "none" if guard == {"unless": [[]]}

reason_of(guard) := guard.outcome.reason if guard.unless == []

test_deny_without_the_case_the_purpose_rests_on[note] if {
	some note, [caller, code, case, reason] in {
		"inspected": ["moh", "inspection", hanoi_case, "none"],
		"inspected, of a register of others": ["moh", "inspection", {"register": "civil_status"}, "missing_case"],
		"inspected, not looked up": ["moh", "inspection", "AC-2022-0303", "missing_case"],
		"inspected, without a register": ["moh", "inspection", {}, "missing_case"],
		"inspected by another ministry's inspector": ["moha inspector", "inspection", hanoi_case, "missing_case"],
		"inspected, of the register that one supervises": [
			"moj inspector", "inspection", {"register": "civil_status"},
			"missing_case",
		],
		"held by what is no province": [
			"moh", "1.001776.case", {"register": "social_assistance", "agency": "H26.00004", "province": "G18"},
			"missing_case",
		],
		"inspected by another ministry": ["moha", "inspection", hanoi_case, "missing_case"],
		"inspected by the office": ["ha-noi-health", "inspection", hanoi_case, "missing_case"],
		"held by a commune of the province": ["ha-noi-health", "1.001776.case", hanoi_case, "none"],
		"held by the province": ["ha-noi-health", "1.001776.case", province_case, "none"],
		"held by another province": ["da-nang-health", "1.001776.case", hanoi_case, "missing_case"],
		"held by nobody": ["ha-noi-health", "1.001776.case", {"register": "social_assistance"}, "missing_case"],
		"held, by another sector": ["hcmc-home-affairs", "1.001776.case", hcmc_case, "missing_case"],
		"held, asked by the ministry": ["moh", "1.001776.case", ministry_case, "missing_case"],
		"none needed": ["moh", "1.001776", {}, "none"],
		"adoption, of the registrar": ["hoa-khanh-justice", "adoption", adoption_case, "none"],
		"adoption, of another commune": [
			"hoa-khanh-justice", "adoption", object.union(adoption_case, {"agency": "H17.20194"}),
			"missing_case",
		],
		"adoption, without the role": ["hoa-khanh-justice inspector", "adoption", adoption_case, "missing_case"],
		"adoption, by a registrar elsewhere": [
			"quy-nhon-justice", "adoption", adoption_case,
			"missing_case",
		],
		"adoption, of the social register": [
			"hoa-khanh-justice", "adoption", object.union(adoption_case, {"register": "social_assistance"}),
			"missing_case",
		],
		"adoption, by the police": ["hoa-khanh-police", "adoption", adoption_case, "missing_case"],
		"treatment, of the province": ["vinh-long-health", "treatment", vinh_long_case, "none"],
		"treatment, of another province": ["vinh-long-health", "treatment", hanoi_case, "missing_case"],
		"treatment, without the role": ["vinh-long-health inspector", "treatment", vinh_long_case, "missing_case"],
		"treatment, for the budget": ["vinh-long-finance", "treatment", vinh_long_case, "missing_case"],
	}
	asked := as_inspector(caller, code)
	purpose := object.union(object.remove(asked.purpose, ["case"]), {"case": case})
	guard := law.guard("missing_case", case_field) with input as object.union(
		object.remove(asked, ["purpose"]),
		{"purpose": purpose},
	)
	reason_of(guard) == reason
}

as_inspector(caller, code) := fixtures.changed(split(caller, " ")[0], code, "subject", {"roles": ["inspector"]}) if {
	endswith(caller, " inspector")
} else := fixtures.asking(caller, code)

test_deny_without_any_case[code] if {
	some code in ["inspection", "1.001776.case", "no-such"]
	guard := law.guard("missing_case", case_field) with input as {"purpose": {"code": code}}
	reason_of(guard) == "missing_case"
}

hanoi_case := {"register": "social_assistance", "agency": "H26.00004", "province": "H26", "status": "LIVE"}

province_case := {"register": "social_assistance", "agency": "H26", "province": "H26", "status": "LIVE"}

hcmc_case := {"register": "social_assistance", "agency": "H29.27673", "province": "H29", "status": "LIVE"}

adoption_case := {"register": "civil_status", "agency": "H17.20200", "province": "H17", "status": "REGISTERED"}

vinh_long_case := {"register": "social_assistance", "agency": "H61", "province": "H61", "status": "LIVE"}

ministry_case := {"register": "social_assistance", "agency": "G18", "status": "LIVE"}

# E6: three facts always, the number alone by default sharing, lists where territory or origin narrows them.
test_ways_to_find_a_person[note] if {
	some note, [coordinate, codes] in {
		"any field": ["Person.fullName", fixtures.purposes("all")],
		"list of another register": ["Query.assistanceCases", fixtures.purposes("all")],
		"three facts": ["Query.person", fixtures.purposes("all")],
		"number alone": ["Query.personByPin", ["default-sharing.life-status"]],
		"list": [
			"Query.residents",
			["1.001776", "1.001776.payment", "ND194-16.1.a", "residence", "emergency", "budget"],
		],
		"events": ["Query.birthEvents", [code |
			some code in fixtures.purposes("all")
			not code in only_persons
		]],
		"unknown field": ["", fixtures.purposes("all")],
	}
	found := {code |
		some code in fixtures.purposes("all")
		guard := law.guard("three_facts_needed", {"coordinate": coordinate}) with input as {"purpose": {"code": code}}
		reason_of(guard) == "none"
	}
	found == {code | some code in codes}
}

# Their fields of events are open for whoever is found by three facts: a list would find everybody.
only_persons := [
	"adoption", "budget", "bus-fare", "child-support", "emergency", "exam-registration", "procedure-check",
	"school-entry", "treatment",
]

test_deny_finding_a_person_without_purpose_or_coordinate[note] if {
	some note, [field, purpose] in {
		"no purpose": [{"coordinate": "Query.residents"}, {}],
		"unknown purpose": [{"coordinate": "Query.residents"}, {"code": "no-such"}],
		"no coordinate": [{}, {"code": "1.001776"}],
	}
	guard := law.guard("three_facts_needed", field) with input as {"purpose": purpose}
	reason_of(guard) == "three_facts_needed"
}

# What a citizen of each level of electronic identity may ask for at all.
test_level_of_identity[note] if {
	some note, [subject, classes] in {
		"citizen 0": [{"kind": "CITIZEN", "loa": 0}, []],
		"citizen 1": [{"kind": "CITIZEN", "loa": 1}, ["OPEN", "OPERATIONAL", "BASIC"]],
		"citizen 2": [{"kind": "CITIZEN", "loa": 2}, ["OPEN", "OPERATIONAL", "BASIC", "SENSITIVE", "SEALED"]],
		"citizen 3": [{"kind": "CITIZEN", "loa": 3}, ["OPEN", "OPERATIONAL", "BASIC", "SENSITIVE", "SEALED"]],
		"citizen without": [{"kind": "CITIZEN"}, []],
		"citizen with null": [{"kind": "CITIZEN", "loa": null}, []],
		"citizen with text": [{"kind": "CITIZEN", "loa": "2"}, []],
		"officer": [{"kind": "OFFICER", "loa": 0}, all_classes],
		"system": [{"kind": "SYSTEM"}, all_classes],
		"enterprise": [{"kind": "ENTERPRISE"}, all_classes],
		"anonymous": [{"kind": "ANONYMOUS"}, []],
		"unknown": [{"kind": "ROBOT", "loa": 3}, []],
	}
	found := {class |
		some class in all_classes
		guard := law.guard("loa_needed", {"class": class}) with input as {"subject": subject}
		reason_of(guard) == "none"
	}
	found == {class | some class in classes}
}

all_classes := ["OPEN", "OPERATIONAL", "BASIC", "SENSITIVE", "SEALED", ""]

test_deny_citizen_says_that_a_higher_level_is_needed if {
	guard := law.guard("loa_needed", {"class": "SENSITIVE"}) with input as {"subject": {"kind": "CITIZEN", "loa": 1}}
	reason_of(guard) == "loa_needed"
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

test_deny_state_secrets_to_everybody if {
	law.guard("state_secret", {"class": "SENSITIVE", "tags": ["secret"]}) == {
		"outcome": {"effect": "deny", "reason": "state_secret", "rule": "gov.law.state_secret"},
		"unless": [],
	}
	law.guard("state_secret", {"class": "SENSITIVE", "tags": ["financial"]}) == {"unless": [[]]}
}

test_undefined_state_secret_guard_without_tags[note] if {
	some note, field in {"none": {"class": "SENSITIVE"}, "text": {"tags": "secret"}, "null": {"tags": null}}
	answers := [answer | answer := law.guard("state_secret", field)]
	answers == []
}
