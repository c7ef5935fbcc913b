package gov.law

# METADATA
# title: Whose case it is
# description: |
#   The office that holds it, or its province's agency of the same sector; or the inspector of the ministry that
#   supervises the register; the registrar of the office itself; or the treatment unit of the office or of its province.
# custom:
#   law: |
#     Decree 147/2025/NĐ-CP, article 5; Law 11/2022/QH15 on inspection; Law 52/2010/QH12 on adoption, article 9;
#     Law 15/2023/QH15 on medical examination and treatment
is_callers_case("OFFICE", case) if {
	has_function(case.register)
	is_held_by(case, input.subject)
}

is_callers_case("SUPERVISION", case) if {
	supervises(case.register)
	"inspector" in input.subject.roles
}

is_callers_case("REGISTRAR", case) if {
	has_function(case.register)
	"registrar" in input.subject.roles
	case.agency == input.subject.agency
}

is_callers_case("TREATMENT", case) if {
	has_function(case.register)
	"treatment" in input.subject.roles
	is_held_by(case, input.subject)
}

is_held_by(case, subject) if {
	subject.level in ["PROVINCE", "COMMUNE"]
	case.agency == subject.agency
}

is_held_by(case, subject) if {
	subject.level == "PROVINCE"
	case.province == subject.agency
}
