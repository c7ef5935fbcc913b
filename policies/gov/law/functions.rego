package gov.law

# METADATA
# title: The caller's sector has the function of this register today
has_function(register) if {
	some entry in data.reference.functions[register]
	entry.sector == input.subject.sector
	in_force(entry)
}

# METADATA
# title: Local sector
# description: An agency in a province or commune whose sector has the function of this register today.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(b)
local_sector(register) if {
	has_function(register)
	input.subject.level in ["PROVINCE", "COMMUNE"]
}

# METADATA
# title: The ministry that answers for this register today supervises it
supervises(register) if {
	some entry in data.reference.registers.registers[register]
	entry.steward == input.subject.agency
	in_force(entry)
}

# METADATA
# title: The ministries that have answered for this register, the one of today last
# description: A function that moved to another ministry took with it what was written for it.
stewards_until_today(register) := [entry.steward |
	some entry in data.reference.registers.registers[register]
	entry.valid_from <= input.request.date
]

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
