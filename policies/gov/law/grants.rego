package gov.law

# METADATA
# title: Grants of the law
grant_names := [
	"origin", "self", "minor_child", "adopted_child", "right_to_origin", "statistics",
	"sharing_request", "break_glass", "break_glass_category",
]

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
	data.reference.purposes[input.purpose.code].reads_back == true
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
# title: One's own data
# description: |
#   Citizens read what the registers say of them, in every register alike. What an inspection or a review wrote
#   about a record is not theirs, and numbers of other persons in it are masked.
# custom:
#   law: Law 91/2025/QH15, article 4 (the right to access one's data)
grant("self", f) := {
	"outcome": shown_to_citizen(f, "self", "gov.law.self"),
	"when": flagged("isSelf"),
} if {
	citizens_may_read(f)
}

# METADATA
# title: Data of one's minor children
# description: Parents represent their children; the same fields, with the same masks.
# custom:
#   law: Law 91/2025/QH15, article 4 (children are represented by their parents)
grant("minor_child", f) := {
	"outcome": shown_to_citizen(f, "minor_child", "gov.law.minor_child"),
	"when": flagged("isMinorChild"),
} if {
	citizens_may_read(f)
}

# METADATA
# title: The adoption of one's minor child
# description: What the seal lets parents know, with the numbers of others masked as in every record.
# custom:
#   law: Law 52/2010/QH12 on adoption, article 11; Law 91/2025/QH15, article 4
grant("adopted_child", f) := {
	"outcome": shown_to_citizen(f, "minor_child", "gov.law.adopted_child"),
	"when": seal_right("minor_child", f),
} if {
	f.class == "SEALED"
}

# METADATA
# title: One's own origin
# custom:
#   law: Law 52/2010/QH12 on adoption, article 11 (the right to know one's origin)
grant("right_to_origin", f) := {
	"outcome": shown_to_citizen(f, "right_to_origin", "gov.law.right_to_origin"),
	"when": seal_right("right_to_origin", f),
} if {
	f.class == "SEALED"
}

# METADATA
# title: Statistics
# description: |
#   Counts of a register for the ministry that answers for it, and for the province's agency of its sector within
#   its own province. What is counted by is used, never shown; registers keep small cells back.
# custom:
#   law: Law 89/2015/QH13 on statistics
grant("statistics", f) := {
	"outcome": {"effect": "allow", "reason": "statistics", "rule": "gov.law.statistics"},
	"when": [[]],
} if {
	for_purpose("statistics")
	counts(f)
}

# METADATA
# title: What a citizen asked to be shared
# description: |
#   Exactly the fields of the request, with the agency, its sector and the purpose it names, until it ends. It opens no
#   list and no feed: the person has to be at hand.
# custom:
#   law: Law 91/2025/QH15, article 9 (consent); Decree 278/2025/NĐ-CP
grant("sharing_request", f) := {
	"outcome": {"effect": "allow", "reason": "sharing_request", "rule": "gov.law.sharing_request"},
	"when": [[{"attr": "grant", "op": "in", "value": shapes}]],
} if {
	input.subject.kind in ["OFFICER", "SYSTEM"]
	takes_requests
	may_be_shared(f)
	shapes := shapes_that_open(f)
	array.concat(shapes, [true | is_found_by_request(f)]) != []
}

# METADATA
# title: Break-glass
# description: |
#   In an emergency the command reads what is needed to bring people to safety, of those who live in the area two others
#   approved, for a day at most.
# custom:
#   law: Law 18/2023/QH15 on civil defence; Law 60/2024/QH15 on data, article 18
grant("break_glass", f) := {
	"outcome": after_breaking_glass({"effect": "allow", "reason": "break_glass", "rule": "gov.law.break_glass"}),
	"when": within_broken_glass(input.subject),
} if {
	commands(input.subject)
	listed("break_glass", f)
}

# METADATA
# title: Break-glass, the category by its coarse group
# custom:
#   law: Law 18/2023/QH15 on civil defence; Decree 356/2025/NĐ-CP (health data is sensitive)
grant("break_glass_category", f) := {
	"outcome": after_breaking_glass(coarse_in_emergency),
	"when": within_broken_glass(input.subject),
} if {
	commands(input.subject)
	listed("break_glass_category", f)
}

# METADATA
# title: Open data
# description: Only what the list names is open; no guard and no ground is asked.
is_open(f) if f.coordinate in data.reference.open

# METADATA
# title: Grounds for coordinates whose owner is the law itself
ground_names := ["carried"]

# METADATA
# title: Shared values are decided where they hang
# description: |
#   A value type that registers share has no record of its own; the field that holds it is decided: provenance,
#   and the cells of statistics. A filter, which stands on no such field, is not carried.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)
ground("carried", f) := {
	"outcome": {"effect": "allow", "reason": "structure", "rule": "gov.law.carried"},
	"when": [[]],
} if {
	f.type in ["Provenance", "Statistics", "StatisticsCell", "StatisticsKey"]
	f.via in ["select", "count", "requires"]
}
