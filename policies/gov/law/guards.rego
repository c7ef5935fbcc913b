# METADATA
# title: Law above all registers
# description: Guards every field passes, and the grants no owner of rules can withdraw.
package gov.law

# METADATA
# title: Guards, in the order in which their denial is named
guard_names := ["not_open", "agency_closed", "missing_purpose", "sealed", "hiv_law"]

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
# title: Personal data only for a purpose that is known and open to this kind of caller
# custom:
#   law: Law 91/2025/QH15, article 19(1)
guard("missing_purpose", _) := pass if {
	purpose := data.reference.purposes[input.purpose.code]
	input.subject.kind in purpose.kinds
	in_force(purpose)
} else := barred("missing_purpose")

# METADATA
# title: Sealed fields do not exist for the caller
guard("sealed", f) := pass if f.class in ["OPEN", "OPERATIONAL", "BASIC", "SENSITIVE"]

guard("sealed", f) := {
	"outcome": object.union(denial("sealed"), {"silent": true}),
	"unless": [],
} if {
	f.class == "SEALED"
}

# METADATA
# title: HIV status is closed to all channels
# custom:
#   law: Law 64/2006/QH11 on HIV/AIDS prevention, as amended by Law 71/2020/QH14
guard("hiv_law", f) := pass if {
	is_array(f.tags)
	not "hiv" in f.tags
}

guard("hiv_law", f) := barred("hiv_law") if "hiv" in f.tags

barred(reason) := {"outcome": denial(reason), "unless": []}

denial(reason) := {"effect": "deny", "reason": reason, "rule": concat("", ["gov.law.", reason])}
