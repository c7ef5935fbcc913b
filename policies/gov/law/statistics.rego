package gov.law

# What may be counted, and by whom (see the grant `statistics`).
counts(f) if {
	is_table(f)
	supervises(f.register)
}

counts(f) if {
	is_table(f)
	has_function(f.register)
	input.subject.level == "PROVINCE"
	f.unitProvince == input.subject.unit
}

counts(f) if {
	is_counted_by(f)
	supervises(f.register)
}

counts(f) if {
	is_counted_by(f)
	has_function(f.register)
	input.subject.level == "PROVINCE"
}

is_table(f) if {
	f.type == "Query"
	"statistics" in f.tags
}

is_counted_by(f) if f.via in ["group", "aggregate"]

is_counted_by(f) if {
	f.via == "filter"
	f.class in ["OPERATIONAL", "BASIC"]
}
