package gov.law

# What may be counted, and by whom (see the grant `statistics`).
counts(f) if {
	is_counted(f)
	supervises(f.register)
}

counts(f) if {
	is_counted(f)
	has_function(f.register)
	input.subject.level == "PROVINCE"
	f.unitProvince == input.subject.unit
}

# A table, and what it is grouped and narrowed by; that is used, and never shown.
is_counted(f) if {
	f.type == "Query"
	"statistics" in f.tags
}

is_counted(f) if f.via in ["group", "aggregate"]
