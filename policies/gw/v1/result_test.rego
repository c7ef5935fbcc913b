package gw.v1_test

subject := {
	"kind": "OFFICER",
	"agency": "H21",
	"level": "PROVINCE",
	"unit": "52",
	"sector": "HEALTH",
	"agency_closed": false,
	"grants": [],
}

head := {
	"protocol": "gw.decision/1",
	"request": {"date": "2026-11-23"},
	"subject": subject,
	"purpose": {"code": "1.001776", "ancestors": ["1.001776"]},
}

field(coordinate, group, tags) := {
	"coordinate": coordinate,
	"type": split(coordinate, ".")[0],
	"name": split(coordinate, ".")[1],
	"entity": "AssistanceCase",
	"class": "SENSITIVE",
	"tags": tags,
	"register": "social_assistance",
	"owner": "gov.health",
	"group": group,
	"via": "select",
}

category := field("AssistanceCase.categoryCode", "case", [])

hiv := field("AssistanceCase.hivStatus", "case", ["hiv"])

bank := field("AssistancePayment.bankAccountNo", "payment", ["bank"])

existence := field("AssistanceCase.__typename", "case", [])

root(existence_coordinates) := {
	"coordinate": "Query.assistanceCases",
	"type": "Query",
	"class": "OPERATIONAL",
	"tags": ["structure"],
	"register": "social_assistance",
	"owner": "gov.health",
	"existence": existence_coordinates,
}

planned(fields) := [answer.outcomes[number] | some number in answer.fields] if {
	answer := data.gw.v1.result with input as object.union(head, {"phase": "plan", "fields": fields})
}

test_plan_answers_in_the_order_of_fields if {
	outcomes := planned([hiv, category, {"coordinate": "PageInfo.hasNextPage"}, {"coordinate": "Land.plot"}])
	[outcome.effect | some outcome in outcomes] == ["deny", "depends", "allow", "deny"]
	outcomes[0].reason == "hiv_law"
	outcomes[2].reason == "open"
	outcomes[3].rule == "gw.v1.undefined"
}

test_allow_structure_that_leads_to_what_may_exist if {
	planned([root(["AssistanceCase.__typename"]), existence])[0].effect == "allow"
}

test_deny_structure_that_leads_nowhere[note] if {
	some note, fields in {
		"existence denied": [
			root(["AssistanceCase.__typename"]),
			object.union(existence, {"owner": "gov.justice", "register": "civil_status"}),
		],
		"existence not asked": [root(["AssistanceCase.__typename"])],
		"no entity": [root([]), existence],
	}
	planned(fields)[0] == {"effect": "deny", "reason": "no_ground", "rule": "gw.v1.structure"}
}

decided(fields, objects, checks) := [[answer.outcomes[number] | some number in row] | some row in answer.checks] if {
	answer := data.gw.v1.result with input as object.union(
		head,
		{"phase": "object", "fields": fields, "objects": objects, "checks": checks},
	)
}

test_undefined_answer_shifts_no_other if {
	objects := [
		{"type": "AssistanceCase"},
		{"type": "AssistanceCase", "attrs": {}},
		{"type": "AssistanceCase", "attrs": {"residenceProvince": "52"}},
	]
	rows := decided(
		[category, bank, {"coordinate": "Land.plot"}],
		objects,
		[
			{"field": 0, "objects": [0, 1, 2]},
			{"field": 2, "objects": [2]},
			{"field": 1, "objects": [2, 9]},
			{"field": 7, "objects": [2]},
		],
	)
	[[outcome.effect | some outcome in row] | some row in rows] == [
		["deny", "deny", "allow"],
		["deny"],
		["mask", "deny"],
		["deny"],
	]
}

test_no_answer_for_another_protocol_or_phase[note] if {
	some note, change in {"protocol": {"protocol": "gw.decision/2"}, "phase": {"phase": "rows"}}
	answers := [answer | answer := data.gw.v1.result] with input as object.union(
		object.union(head, {"phase": "plan", "fields": []}),
		change,
	)
	answers == []
}
