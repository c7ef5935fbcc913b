package gov.law

# METADATA
# title: Whose case it is
# description: |
#   The office that holds it, or its province's agency of the same sector; or the inspector of the ministry that
#   supervises the register.
# custom:
#   law: Decree 147/2025/NĐ-CP, article 5; Law 11/2022/QH15 on inspection
is_callers_case("OFFICE", case) if {
	has_function(case.register)
	is_held_by(case, input.subject)
}

is_callers_case("SUPERVISION", case) if {
	supervises(case.register)
	"inspector" in input.subject.roles
}

is_held_by(case, subject) if {
	subject.level in ["PROVINCE", "COMMUNE"]
	case.agency == subject.agency
}

is_held_by(case, subject) if {
	subject.level == "PROVINCE"
	case.province == subject.agency
}
