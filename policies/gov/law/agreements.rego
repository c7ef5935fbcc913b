package gov.law

# METADATA
# title: The agreement stated is held today and names the field
# description: An agreement opens the fields it names and no other, whatever the list of its purpose opens.
# custom:
#   law: Decree 278/2025/NĐ-CP; Decree 70/2024/NĐ-CP, article 9
agreed(f) if {
	some held in input.subject.grants
	is_stated_agreement(held)
	f.coordinate in held.fields
}

is_stated_agreement(held) if {
	held.kind == "AGREEMENT"
	held.id == input.purpose.agreement
}
