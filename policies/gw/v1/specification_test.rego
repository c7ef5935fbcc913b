package gw.v1_test

import data.gov.fixtures_test as fixtures
import data.gw.v1

owned(owner, coordinate, class, group, register) := object.union(
	fixtures.row(coordinate, class, group, [], register),
	{"owner": owner},
)

# One field of each owner, asked by whom that owner opens it to, and what the others would say of it.
owned_fields := {
	"gov.health": owned("gov.health", "AssistanceCase.decision", "OPERATIONAL", "case", "social_assistance"),
	"gov.home_affairs": owned("gov.home_affairs", "Person.isStateEmployee", "BASIC", "", "civil_servants"),
	"gov.justice": owned("gov.justice", "BirthEvent.eventId", "OPERATIONAL", "registration", "civil_status"),
	"gov.law": owned("gov.law", "Provenance.version", "BASIC", "", ""),
	"gov.public_security": owned("gov.public_security", "Person.pinChanged", "BASIC", "", "population"),
	"gov.sharing": owned("gov.sharing", "Query.checkPayout", "OPERATIONAL", "", "sharing"),
}

test_the_owner_of_a_field_decides_it[owner] if {
	some owner, [caller, code, rule] in {
		"gov.health": ["moh", "inspection", "gov.health.inspection"],
		"gov.home_affairs": ["moj", "procedure-check", "gov.home_affairs.procedure"],
		"gov.justice": ["moj", "civil-status.supervision", "gov.justice.supervision"],
		"gov.law": ["moj", "civil-status", "gov.law.carried"],
		"gov.public_security": ["quy-nhon-police", "residence", "gov.public_security.residence"],
		"gov.sharing": ["agribank", "allowance-payout", "gov.sharing.agreement"],
	}
	found := v1.specification(owned_fields[owner]) with input as fixtures.asking(caller, code)
	[candidate.outcome.rule | some candidate in found.ranked] == [rule, owner]
}

test_deny_a_field_nobody_owns[note] if {
	some note, asked in {
		"unknown owner": object.union(owned_fields["gov.health"], {"owner": "gov.nobody"}),
		"no owner": object.remove(owned_fields["gov.health"], ["owner"]),
	}
	found := v1.specification(asked) with input as fixtures.asking("moh", "inspection")
	[candidate.outcome.rule | some candidate in found.ranked] == ["gw.v1.undefined"]
}

test_law_and_owner_stand_beside_each_other_and_the_most_open_comes_first if {
	account := owned("gov.health", "AssistancePayment.bankAccountNo", "SENSITIVE", "payment", "social_assistance")
	asked := fixtures.asking("da-nang-health", "1.001776")
	found := v1.specification(object.union(account, {"tags": ["bank"]})) with input as asked
	[[candidate.outcome.effect, candidate.outcome.rule] | some candidate in found.ranked] == [
		["mask", "gov.law.origin"],
		["mask", "gov.health.territory"],
		["deny", "gov.health"],
	]
}

test_structure_may_lead_to_what_is_open if {
	root := {
		"coordinate": "Query.units",
		"class": "OPERATIONAL",
		"tags": ["structure"],
		"existence": ["AdministrativeUnit.__typename"],
	}
	unit := {"coordinate": "AdministrativeUnit.__typename"}
	outcomes := planned([root, unit])
	[outcome.reason | some outcome in outcomes] == ["structure", "open"]
}

# The gateway compares the answers with OPA's; here only that each is asked through the one constant path.
test_canaries_answer[name] if {
	some name, value in {
		"every_over_nothing": true,
		"every_over_undefined": "closed",
		"empty_clause_is_member": [true, false, false],
		"equality_of_types": [false, false],
		"object_as_key": 1,
		"undefined_shifts_no_index": [0, 3, 0, 3],
		"undefined_within_function": "absent",
		"vietnamese_upper": "NGUYỄN ĐÌNH ƯỚC",
		"no_such_canary": "undefined",
	}
	data.gw.v1.result.canary == value with input as {
		"protocol": "gw.decision/1",
		"phase": "canary",
		"canary": name,
		"empty": [],
		"scalar": 3,
		"missing": null,
		"attrs": {},
	}
}

# Engines differ on these where something is undefined; where nothing is, they must not.
test_canaries_answer_alike_where_nothing_is_undefined[note] if {
	some note, [name, input_changes, value] in {
		"negation": ["negation_of_undefined", {"absent": 5}, true],
		"iteration": ["scalar_iteration", {"scalar": [3]}, [3]],
		"value before an else": ["undefined_value_takes_else", {"absent": 7}, 7],
		"else": ["undefined_value_takes_else", {"absent": 7, "scalar": 4}, "else"],
		"value in a set": ["undefined_within_function", {"absent": 7}, 7],
		"every": ["every_over_undefined", {"attrs": {"missing": "x"}}, "open"],
		"every differs": ["every_over_undefined", {"attrs": {"missing": "y"}}, "closed"],
	}
	asked := {"protocol": "gw.decision/1", "phase": "canary", "canary": name, "scalar": 3, "attrs": {}}
	data.gw.v1.result.canary == value with input as object.union(asked, input_changes)
}

test_negation_of_what_holds_does_not if {
	asked := {"protocol": "gw.decision/1", "phase": "canary", "canary": "negation_of_undefined", "absent": 3}
	data.gw.v1.result.canary == "undefined" with input as asked
	v1.is_three(3)
}

# Nobody is asked about fields of a caller whom no field passes: owners, structure and fields of nobody are closed alike.
test_deny_every_field_but_open_ones_to_a_caller_whom_none_passes[note] if {
	some note, [asked, reason] in {
		"a field": [owned_fields["gov.health"], "agency_closed"],
		"structure": [object.union(owned_fields["gov.health"], {"tags": ["structure"]}), "agency_closed"],
		"nobody's": [object.remove(owned_fields["gov.health"], ["owner"]), "agency_closed"],
		"open": [{"coordinate": "AdministrativeUnit.name"}, "open"],
	}
	closed := object.union(fixtures.asking("moh", "inspection"), {"subject": {"agency_closed": true}})
	found := v1.plan(asked) with input as closed
	found.reason == reason
}

test_every_denial_of_the_caller_is_kept_and_the_first_is_named if {
	closed := object.union(fixtures.asking("moh", "inspection"), {"subject": {"agency_closed": true}})
	both := object.union(closed, {"purpose": {"code": "self", "case": {}}})
	found := v1.specification(owned_fields["gov.health"]) with input as both
	[guard.outcome.reason | some guard in found.guards] == ["agency_closed", "missing_purpose"]
	v1.plan_of(found).reason == "agency_closed"
}
