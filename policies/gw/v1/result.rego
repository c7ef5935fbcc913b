# METADATA
# title: Decision library
# description: |
#   Answers gw.decision/1. One call decides many fields: the plan phase without objects, the object phase for
#   distinct rows of attributes. What is undefined anywhere is a denial and never shifts another answer.
package gw.v1

protocol := "gw.decision/1"

# METADATA
# title: The answer to one decision document
# description: Undefined for an unknown protocol or phase; the gateway then denies everything.
# entrypoint: true
result := {
	"protocol": protocol,
	"policy": {"revision": data.reference.meta.revision},
	"outcomes": planned_outcomes,
	"fields": [planned_index[outcome] | some outcome in planned],
} if {
	input.protocol == protocol
	input.phase == "plan"
}

result := {
	"protocol": protocol,
	"policy": {"revision": data.reference.meta.revision},
	"outcomes": decided_outcomes,
	"checks": [decided_rows[asked(check)] | some check in input.checks],
} if {
	input.protocol == protocol
	input.phase == "object"
}

result := {
	"protocol": protocol,
	"policy": {"revision": data.reference.meta.revision},
	"canary": object.get({"value": value | value := canary(input.canary)}, "value", "undefined"),
} if {
	input.protocol == protocol
	input.phase == "canary"
}

planned := [plan(field) | some field in input.fields]

planned_outcomes := [outcome | some outcome in {found | some found in planned}]

planned_index := {outcome: i | some i, outcome in planned_outcomes}

# Fields decided alike are decided once: the table holds a row per distinct specification and list of objects.
decided := {question: [decision(question[0], position) | some position in question[1]] |
	some question in {asked(check) | some check in input.checks}
}

decided_outcomes := [outcome | some outcome in {found | some row in decided; some found in row}]

decided_index := {outcome: i | some i, outcome in decided_outcomes}

decided_rows := {question: [decided_index[outcome] | some outcome in row] | some question, row in decided}

asked(check) := [object.get(specifications, check.field, undefined_specification), check.objects]

specifications := {i: specification(field) | some i, field in input.fields}
