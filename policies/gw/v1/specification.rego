package gw.v1

import data.gov.health
import data.gov.home_affairs
import data.gov.justice
import data.gov.law
import data.gov.public_security
import data.gov.sharing

refusal(rule) := {"effect": "deny", "reason": "no_ground", "rule": rule}

undefined_denial := refusal("gw.v1.undefined")

# What is undefined for one field stays within that field.
specification(f) := object.get(
	{"found": found | found := defined_specification(f)},
	"found",
	undefined_specification,
)

undefined_specification := {"guards": [], "ranked": [{"outcome": undefined_denial, "when": [[]]}]}

defined_specification(f) := open_specification if {
	law.is_open(f)
} else := barred_specification if {
	some guard in guards_of_caller
	is_barred(guard)
} else := structure_specification(f) if {
	"structure" in f.tags
} else := owned_specification(f)

open_specification := {"guards": [], "ranked": [open_candidate]}

owned_specification(f) := {
	"guards": guards(f),
	"ranked": ranked(array.concat(granted(f), grounds(f.owner, f)), refusal(f.owner)),
}

open_candidate := {
	"outcome": {"effect": "allow", "reason": "open", "rule": "gov.law.open"},
	"when": [[]],
}

structure_candidate := {
	"outcome": {"effect": "allow", "reason": "structure", "rule": "gw.v1.structure"},
	"when": [[]],
}

# Where no field passes, none is asked about.
barred_specification := {
	"guards": [guard | some guard in guards_of_caller; is_barred(guard)],
	"ranked": [{"outcome": undefined_denial, "when": [[]]}],
}

is_barred(guard) if {
	guard.unless == []
	guard.outcome.effect == "deny"
}

# A connection, an edge or a root field has no data of its own: it is there when what it leads to may exist.
structure_specification(f) := {
	"guards": guards(f),
	"ranked": ranked([structure_candidate | leads_somewhere(f)], refusal("gw.v1.structure")),
}

leads_somewhere(f) if {
	some coordinate in f.existence
	some candidate in input.fields
	candidate.coordinate == coordinate
	plan_of(existence_specification(candidate)).effect in {"allow", "depends"}
}

existence_specification(f) := open_specification if {
	law.is_open(f)
} else := owned_specification(f)

guards(f) := array.concat(guards_of_caller, guards_of_field(f)) if count(data.gov.law.guard_names) > 0

guards_of_caller := [guarded(name, {}) |
	some name in data.gov.law.guard_names
	name in data.gov.law.caller_guard_names
]

guards_of_field(f) := [guarded(name, f) | some name in field_guard_names]

field_guard_names := [name |
	some name in data.gov.law.guard_names
	count([true | name in data.gov.law.caller_guard_names]) == 0
]

# A guard that answers nothing denies.
guarded(name, f) := object.get(
	{"found": found | found := law.guard(name, f)},
	"found",
	{"outcome": undefined_denial, "unless": []},
)

granted(f) := [grant | some name in data.gov.law.grant_names; grant := law.grant(name, f)]

# Most open first; the last always holds.
ranked(candidates, otherwise) := array.concat(
	array.concat(
		[candidate | some candidate in candidates; candidate.outcome.effect == "allow"],
		[candidate | some candidate in candidates; candidate.outcome.effect == "mask"],
	),
	[{"outcome": otherwise, "when": [[]]}],
)

grounds("gov.health", f) := [ground | some name in data.gov.health.ground_names; ground := health.ground(name, f)]

grounds("gov.home_affairs", f) := [ground |
	some name in data.gov.home_affairs.ground_names
	ground := home_affairs.ground(name, f)
]

grounds("gov.justice", f) := [ground | some name in data.gov.justice.ground_names; ground := justice.ground(name, f)]

grounds("gov.law", f) := [ground | some name in data.gov.law.ground_names; ground := law.ground(name, f)]

grounds("gov.public_security", f) := [ground |
	some name in data.gov.public_security.ground_names
	ground := public_security.ground(name, f)
]

grounds("gov.sharing", f) := [ground | some name in data.gov.sharing.ground_names; ground := sharing.ground(name, f)]
