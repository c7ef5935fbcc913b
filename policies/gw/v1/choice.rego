package gw.v1

# The outcome for object number `position`; total, so that no index shifts.
decision(chosen, position) := object.get(
	{"found": found | found := defined_decision(chosen, position)},
	"found",
	undefined_denial,
)

defined_decision(chosen, position) := outcome if {
	attributes := input.objects[position].attrs
	fired := [guard.outcome | some guard in chosen.guards; unless := guard.unless; not holds(unless, attributes)]
	met := [candidate.outcome | some candidate in chosen.ranked; holds(candidate.when, attributes)]
	outcome := narrowed(met[0], fired)
}

# METADATA
# title: Whether a condition is true of an object
# description: OR of ANDs of clauses. A clause about an attribute the object lacks is not true.
holds(condition, attributes) if {
	some clauses in condition
	every clause in clauses {
		true_of(clause, attributes)
	}
}

true_of(clause, attributes) if {
	clause.op == "eq"
	attributes[clause.attr] == clause.value
}

true_of(clause, attributes) if {
	clause.op == "in"
	attributes[clause.attr] in clause.value
}

# METADATA
# title: What guards leave of an outcome
# description: A guard's deny denies; a guard's mask masks what was allowed and denies a different mask.
narrowed(outcome, fired) := outcome if {
	count(fired) == 0
} else := denials[0] if {
	denials := [guard | some guard in fired; guard.effect != "mask"]
	count(denials) > 0
} else := outcome if {
	outcome.effect == "deny"
} else := still_obliging(fired[0], array.concat([outcome], fired)) if {
	every guard in fired {
		guard.mask == fired[0].mask
	}
	object.get(outcome, "mask", fired[0].mask) == fired[0].mask
} else := {"effect": "deny", "reason": "mask_conflict", "rule": "gw.v1.narrowed"}

# A mask shows something of what was allowed: what that obliges to stays.
still_obliging(masked, outcomes) := object.union(masked, {"obligations": obligations}) if {
	obligations := [one | some outcome in outcomes; some one in object.get(outcome, "obligations", [])]
	count(obligations) > 0
} else := masked

# The outcome of a field before any object is known, or what it still depends on.
plan(f) := object.get({"found": found | found := plan_of(specification(f))}, "found", undefined_denial)

plan_of(chosen) := narrowed(undefined_denial, fired_always(chosen)) if {
	some guard in fired_always(chosen)
	guard.effect != "mask"
} else := narrowed(certain, fired_always(chosen)) if {
	count(conditional(chosen)) == 0
	certain := certain_outcome(chosen)
} else := {
	"effect": "depends",
	"needs": needs(chosen),
	"allow": plainly_allowed(chosen),
	"unless": conditional(chosen),
}

fired_always(chosen) := [guard.outcome | some guard in chosen.guards; guard.unless == []]

conditional(chosen) := [unless | some guard in chosen.guards; unless := guard.unless; unless != []; not [] in unless]

# Defined when no object can change the effect or the mask: what holds always is as open as what might hold.
certain_outcome(chosen) := always[0] if {
	possible := [candidate.outcome | some candidate in chosen.ranked; candidate.when != []]
	always := [candidate.outcome | some candidate in chosen.ranked; [] in candidate.when]
	possible[0].effect == always[0].effect
	object.get(possible[0], "mask", {}) == object.get(always[0], "mask", {})
}

plainly_allowed(chosen) := [clauses |
	count(fired_always(chosen)) == 0
	some candidate in chosen.ranked
	candidate.outcome.effect == "allow"
	some clauses in candidate.when
]

needs(chosen) := sort({clause.attr |
	some condition in array.concat(conditional(chosen), [candidate.when | some candidate in chosen.ranked])
	some clauses in condition
	some clause in clauses
})
