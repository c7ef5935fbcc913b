package gov.law

# METADATA
# title: Rights to what is sealed
# description: Each opens some sealed fields about some records, told by a flag. Everything else stays sealed.
seal_names := ["adoption_case", "adoption_person", "minor_child", "right_to_origin"]

# METADATA
# title: The registrar's own case
# description: The office that registered an adoption reads it while it has the case in hand.
# custom:
#   law: Law 52/2010/QH12 on adoption, article 9; Law 60/2014/QH13 on civil status
seal_right("adoption_case", f) := flagged("isCase") if {
	holds_adoption_case(input.subject)
	f.type == "AdoptionEvent"
}

# METADATA
# title: The birth record of the child of that case
# custom:
#   law: Law 52/2010/QH12 on adoption, article 9; Law 60/2014/QH13 on civil status
seal_right("adoption_person", f) := flagged("isCasePerson") if {
	holds_adoption_case(input.subject)
	is_behind_a_birth(f)
}

# METADATA
# title: Parents know that and how they adopted their child
# description: Not who gave birth.
# custom:
#   law: Law 52/2010/QH12 on adoption, article 11; Law 91/2025/QH15, article 4
seal_right("minor_child", f) := flagged("isMinorChild") if {
	is_known_for_certain
	tells_the_adoption(f)
}

# METADATA
# title: Who is of age may know where they come from
# custom:
#   law: Law 52/2010/QH12 on adoption, article 11 (the right to know one's origin)
seal_right("right_to_origin", f) := flagged("isSelf") if {
	is_known_for_certain
	input.subject.adult == true
	is_adoption_record(f)
}

# METADATA
# title: The registrar has the adoption in hand
# custom:
#   law: Law 52/2010/QH12 on adoption, article 9
holds_adoption_case(subject) if {
	subject.kind == "OFFICER"
	for_purpose("adoption")
	is_callers_case("REGISTRAR", input.purpose.case)
}

is_known_for_certain if {
	input.subject.kind == "CITIZEN"
	for_purpose("self")
	is_number(input.subject.loa)
	input.subject.loa >= 2
}

is_adoption_record(f) if f.type == "AdoptionEvent"

is_adoption_record(f) if is_behind_a_birth(f)

is_behind_a_birth(f) if f.coordinate in ["BirthEvent.adoption", "BirthEvent.birthParents"]

is_behind_a_birth(f) if f.type in ["Adoption", "BirthParents"]

tells_the_adoption(f) if f.type in ["Adoption", "AdoptionEvent"]

tells_the_adoption(f) if f.coordinate == "BirthEvent.adoption"
