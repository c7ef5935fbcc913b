# METADATA
# title: Law above all registers
# description: Guards every field passes, and the grants no owner of rules can withdraw.
package gov.law

# METADATA
# title: Guards, in the order in which their denial is named
guard_names := [
	"not_open", "agency_closed", "missing_purpose", "no_agreement", "no_grant", "missing_case",
	"sealed", "three_facts_needed", "state_secret", "hiv_law", "loa_needed",
]

# METADATA
# title: Guards of the caller and the purpose
# description: |
#   Whatever the field is, they answer alike: they are asked once for all fields, and without one. One that denies closes
#   every field that is not open.
caller_guard_names := ["not_open", "agency_closed", "missing_purpose", "no_agreement", "no_grant", "missing_case"]

pass := {"unless": [[]]}

# METADATA
# title: Only open data without a token
# custom:
#   law: Law 91/2025/QH15, article 19
guard("not_open", _) := pass if input.subject.kind != "ANONYMOUS"

guard("not_open", _) := barred("not_open") if input.subject.kind == "ANONYMOUS"

# METADATA
# title: A closed agency reads nothing
# description: Its successor does; the hint names it.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(a)
guard("agency_closed", _) := pass if input.subject.agency_closed == false

guard("agency_closed", _) := {
	"outcome": object.union(denial("agency_closed"), {"hint": input.subject.successor}),
	"unless": [],
} if {
	input.subject.agency_closed == true
	is_string(input.subject.successor)
} else := barred("agency_closed") if {
	input.subject.agency_closed == true
}

# METADATA
# title: Personal data only for a purpose that is known, has a legal basis, and is open to this kind of caller
# custom:
#   law: Law 91/2025/QH15, article 19(1)
guard("missing_purpose", _) := pass if {
	purpose := data.reference.purposes[input.purpose.code]
	input.subject.kind in purpose.kinds
	in_force(purpose)
	some basis in purpose.legal_basis
	in_force(basis)
} else := barred_until_asked("missing_purpose")

# METADATA
# title: A purpose that rests on an agreement needs one that the caller holds today
# custom:
#   law: Decree 70/2024/NĐ-CP, article 9; Decree 278/2025/NĐ-CP
guard("no_agreement", _) := pass if {
	data.reference.purposes[input.purpose.code].needs_agreement == false
} else := pass if {
	data.reference.purposes[input.purpose.code].needs_agreement == true
	some held in input.subject.grants
	is_stated_agreement(held)
} else := barred_until_asked("no_agreement")

# METADATA
# title: A purpose that rests on a grant needs one of its kind that the caller holds now
# description: For an emergency a break-glass that two others approved, that has not ended, and that is not suspended.
# custom:
#   law: Law 18/2023/QH15 on civil defence; Law 60/2024/QH15 on data, article 18
guard("no_grant", _) := pass if {
	data.reference.purposes[input.purpose.code].needs_grant == null
} else := pass if {
	is_string(data.reference.purposes[input.purpose.code].needs_grant)
	some held in input.subject.grants
	held.kind == data.reference.purposes[input.purpose.code].needs_grant
} else := barred_until_asked("no_grant")

# METADATA
# title: A purpose that rests on a case needs one that is the caller's
# description: |
#   One that its register knows, and that the caller's office holds or the caller supervises. A case of others is
#   denied as an unknown one is, so that the answer does not tell which case numbers exist.
# custom:
#   law: Law 91/2025/QH15, article 19(1); Law 11/2022/QH15 on inspection
guard("missing_case", _) := pass if {
	data.reference.purposes[input.purpose.code].needs_case == null
} else := pass if {
	purpose := data.reference.purposes[input.purpose.code]
	input.purpose.case.register == purpose.needs_case
	is_callers_case(purpose.case_of, input.purpose.case)
} else := barred("missing_case")

# METADATA
# title: A person is found by name, date of birth and number together
# description: |
#   By the number alone only under an agreement on default sharing, in a list only where the caller's own
#   territory or origin narrows it; the purpose says which. Where people ask for their data to be shared, in no list.
# custom:
#   law: Decree 70/2024/NĐ-CP, article 10
guard("three_facts_needed", f) := barred("three_facts_needed") if {
	is_list_by_request(f)
} else := pass if {
	object.get(data.reference.lookups, f.coordinate, "none") == "none"
} else := pass if {
	data.reference.lookups[f.coordinate] in data.reference.purposes[input.purpose.code].finds
} else := barred("three_facts_needed")

# METADATA
# title: Sealed fields do not exist for the caller
# description: |
#   But for those who have a right, about the records it is about (see the seals). The denial is silent and the same
#   for everybody, adopted or not.
# custom:
#   law: Law 91/2025/QH15 (personal and family secrets); Law 52/2010/QH12 on adoption, article 11
guard("sealed", f) := pass if f.class in ["OPEN", "OPERATIONAL", "BASIC", "SENSITIVE"]

guard("sealed", f) := {
	"outcome": object.union(denial("sealed"), {"silent": true}),
	"unless": [clauses | some name in seal_names; some clauses in seal_right(name, f)],
} if {
	f.class == "SEALED"
}

# METADATA
# title: State secrets do not pass through this channel
# custom:
#   law: Decree 278/2025/NĐ-CP and Decree 194/2025/NĐ-CP (state secrets are outside the ordinary channel)
guard("state_secret", f) := pass if {
	is_array(f.tags)
	not "secret" in f.tags
}

guard("state_secret", f) := barred("state_secret") if "secret" in f.tags

# METADATA
# title: HIV status is closed to all channels
# custom:
#   law: Law 64/2006/QH11 on HIV/AIDS prevention, as amended by Law 71/2020/QH14
guard("hiv_law", f) := pass if {
	is_array(f.tags)
	not "hiv" in f.tags
}

guard("hiv_law", f) := barred("hiv_law") if "hiv" in f.tags

# METADATA
# title: Sensitive data needs a caller known for certain
# description: Citizens only; an officer's token stands for an agency.
# custom:
#   law: Decree 69/2024/NĐ-CP
guard("loa_needed", _) := pass if input.subject.kind in ["OFFICER", "SYSTEM", "ENTERPRISE"]

guard("loa_needed", f) := pass if {
	input.subject.kind == "CITIZEN"
	is_number(input.subject.loa)
	input.subject.loa >= assurance[f.class]
} else := barred("loa_needed") if {
	input.subject.kind == "CITIZEN"
}

# Level of electronic identity by class of the field. What has no class here is never shown to a citizen.
assurance := {"OPEN": 1, "OPERATIONAL": 1, "BASIC": 1, "SENSITIVE": 2, "SEALED": 2}

barred(reason) := {"outcome": denial(reason), "unless": []}

# METADATA
# title: What has no ground yet may be asked for
# description: The hint says how, by a request for sharing that is answered within two working days.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16; Decree 278/2025/NĐ-CP
barred_until_asked(reason) := {
	"outcome": object.union(denial(reason), {"hint": "request_sharing"}),
	"unless": [],
}

denial(reason) := {"effect": "deny", "reason": reason, "rule": concat("", ["gov.law.", reason])}
