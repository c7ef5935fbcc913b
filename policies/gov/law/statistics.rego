package gov.law

# What may be counted, and by whom (see the grant `statistics`).
counts(f) if {
	is_counted(f)
	some register in counting(f)
	supervises(register)
}

counts(f) if {
	is_counted(f)
	some register in counting(f)
	has_function(register)
	input.subject.level == "PROVINCE"
	f.unitProvince == input.subject.unit
}

# The registers whose tables may be grouped by a field: its own, and one that keeps a copy of it for statistics.
counting(f) := [f.register, "social_assistance"] if {
	f.coordinate in copied_for_assistance
} else := [f.register]

copied_for_assistance := ["Person.ethnicity"]

# A table, and what it is grouped and narrowed by; that is used, and never shown.
is_counted(f) if {
	f.type == "Query"
	"statistics" in f.tags
}

is_counted(f) if f.via in ["group", "aggregate"]
