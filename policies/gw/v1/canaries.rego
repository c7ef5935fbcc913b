package gw.v1

# METADATA
# title: Expressions on which engines are known to differ
# description: |
#   The gateway compares the answers with OPA's at start. No policy may be written
#   as the first three are (outside the portable profile).
canary("negation_of_undefined") if not is_three(absent(4))

canary("scalar_iteration") := [item | some item in input.scalar]

canary("undefined_value_takes_else") := absent(4) if {
	input.scalar == 3
} else := "else"

canary("undefined_within_function") := object.get({"found": found | found := absent(4)}, "found", "absent")

canary("undefined_shifts_no_index") := [object.get({"n": n | n := three(item)}, "n", 0) | some item in [1, 3, 2, 3]]

canary("every_over_nothing") if {
	every item in [] {
		item == 1
	}
}

canary("every_over_undefined") := object.get({"found": "open" | is_x_everywhere(input.attrs)}, "found", "closed")

canary("empty_clause_is_member") := [[] in [input.empty], [] in input.empty, [] in [input.scalar]]

canary("object_as_key") := {position: n | some n, position in [{"a": 1}, {"a": 2}]}[{"a": 2}]

canary("vietnamese_upper") := upper("Nguyễn Đình Ước")

canary("equality_of_types") := [input.scalar == "3", input.missing == false]

is_x_everywhere(attributes) if {
	every clause in [{"attr": "missing"}] {
		attributes[clause.attr] == "x"
	}
}

three(item) := item if item == 3

is_three(item) if item == 3

absent(item) := input.absent if item == 4
