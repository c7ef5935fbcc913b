package gw.v1_test

import data.gw.v1

allow := {"effect": "allow", "reason": "a", "rule": "r"}

deny := {"effect": "deny", "reason": "d", "rule": "r"}

mask := {"effect": "mask", "mask": {"fn": "redact"}, "reason": "m", "rule": "r"}

other_mask := {"effect": "mask", "mask": {"fn": "initials"}, "reason": "o", "rule": "r"}

conflict := {"effect": "deny", "reason": "mask_conflict", "rule": "gw.v1.narrowed"}

test_narrowed_by_guards[note] if {
	some note, [outcome, fired, left] in {
		"no guard leaves allow": [allow, [], allow],
		"no guard leaves mask": [mask, [], mask],
		"deny denies allow": [allow, [deny], deny],
		"deny wins over mask": [allow, [mask, deny], deny],
		"mask masks allow": [allow, [mask], mask],
		"mask leaves deny": [deny, [mask], deny],
		"same mask stays": [mask, [mask], mask],
		"a mask keeps what the allow obliges to": [
			object.union(allow, {"obligations": ["x"]}),
			[mask],
			object.union(mask, {"obligations": ["x"]}),
		],
		"different mask denies": [mask, [other_mask], conflict],
		"two different guards' masks deny": [allow, [mask, other_mask], conflict],
		"unknown effect of a guard counts as deny": [allow, [{"effect": "permit"}], {"effect": "permit"}],
	}
	v1.narrowed(outcome, fired) == left
}

test_holds[note] if {
	same := {"attr": "a", "op": "eq", "value": "x"}
	among := {"attr": "b", "op": "in", "value": ["x", "y"]}
	some note, [condition, attributes, expected] in {
		"always": [[[]], {}, true],
		"never": [[], {"a": "x"}, false],
		"eq": [[[same]], {"a": "x"}, true],
		"eq differs": [[[same]], {"a": "y"}, false],
		"missing attribute": [[[same]], {}, false],
		"null attribute": [[[same]], {"a": null}, false],
		"in": [[[among]], {"b": "y"}, true],
		"and needs both": [[[same, among]], {"a": "x"}, false],
		"or needs one": [[[same], [among]], {"b": "x"}, true],
		"unknown operator": [[[{"attr": "a", "op": "ne", "value": "y"}]], {"a": "x"}, false],
	}
	object.get({"holds": true | v1.holds(condition, attributes)}, "holds", false) == expected
}

clause := {"attr": "residenceProvince", "op": "eq", "value": "52"}

chosen(guards, ranked) := {"guards": guards, "ranked": ranked}

test_plan[note] if {
	last := {"outcome": deny, "when": [[]]}
	always := {"outcome": allow, "when": [[]]}
	sometimes := {"outcome": allow, "when": [[clause]]}
	masked := {"outcome": mask, "when": [[clause]]}
	pass := {"unless": [[]]}
	depends := {"effect": "depends", "needs": ["residenceProvince"], "allow": [[clause]], "unless": []}
	some note, [specification, expected] in {
		"nothing but denial": [chosen([], [last]), deny],
		"always": [chosen([pass], [always, last]), allow],
		"sometimes": [chosen([pass], [sometimes, last]), depends],
		"always covers sometimes": [chosen([pass], [sometimes, always, last]), allow],
		"a condition that never holds": [chosen([], [{"outcome": allow, "when": []}, last]), deny],
		"sometimes masked": [chosen([pass], [masked, last]), object.union(depends, {"allow": []})],
		"guard denies": [
			chosen([pass, {"outcome": other_mask, "unless": []}, {"outcome": deny, "unless": []}], [always, last]),
			deny,
		],
		"guard masks": [chosen([{"outcome": mask, "unless": []}], [always, last]), mask],
		"guard masks sometimes": [
			chosen([{"outcome": mask, "unless": []}], [sometimes, last]),
			object.union(depends, {"allow": []}),
		],
		"guard depends": [
			chosen([{"outcome": deny, "unless": [[clause]]}], [always, last]),
			{"effect": "depends", "needs": ["residenceProvince"], "allow": [[]], "unless": [[[clause]]]},
		],
	}
	v1.plan_of(specification) == expected
}
