package gov.law

# METADATA
# title: Grants of the law
grant_names := ["origin"]

# METADATA
# title: Origin read-back
# description: |
#   The agency that wrote a value reads it back, and so does its successor or, for a commune, the province's
#   agency of the same sector. Never a ministry, and never what the system derived (no writer group).
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(a)
grant("origin", f) := {"outcome": shown(f, "origin", "gov.law.origin"), "when": written_by(input.subject)} if {
	is_string(f.group)
	has_function(f.register)
}

written_by(subject) := [
	[{"attr": "originCurrent", "op": "eq", "value": subject.agency}],
	[{"attr": "originProvince", "op": "eq", "value": subject.agency}],
] if {
	subject.level == "PROVINCE"
}

written_by(subject) := [[{"attr": "originCurrent", "op": "eq", "value": subject.agency}]] if {
	subject.level == "COMMUNE"
}

# METADATA
# title: The caller's sector has the function of this register today
has_function(register) if {
	some entry in data.reference.functions[register]
	entry.sector == input.subject.sector
	in_force(entry)
}

# Dates are ISO 8601 text of equal length, which sorts as dates do.
in_force(entry) if {
	entry.valid_from <= input.request.date
	not_ended(entry.valid_to)
}

not_ended(valid_to) if valid_to == null

not_ended(valid_to) if {
	is_string(valid_to)
	input.request.date <= valid_to
}

# METADATA
# title: Open data
# description: Only what the list names is open; no guard and no ground is asked.
is_open(f) if f.coordinate in data.reference.open

# METADATA
# title: Grounds for coordinates whose owner is the law itself
ground_names := ["carried"]

# METADATA
# title: Provenance is decided where it hangs
# description: A value type shared by registers has no record of its own; the field that holds it is decided.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)
ground("carried", f) := {
	"outcome": {"effect": "allow", "reason": "structure", "rule": "gov.law.carried"},
	"when": [[]],
} if {
	f.type == "Provenance"
}
