# METADATA
# title: Rules of the Ministry of Public Security
# description: The population register.
package gov.public_security

import data.gov.law

ground_names := ["territory", "residence", "case", "adoption", "procedure", "agreement"]

# METADATA
# title: Territory
# description: |
#   The health sector of the place of residence reads identity, residence and household for the monthly
#   allowance. Ethnicity, religion, relatives, cards and telephone are not needed for it.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(b); Decree 147/2025/NĐ-CP, article 5
ground("territory", f) := {
	"outcome": allowed("territory", "gov.public_security.territory"),
	"when": law.within_territory(input.subject),
} if {
	law.local_sector("social_assistance")
	law.for_purpose("1.001776")
	law.in_record(f)
	law.is_plain(f)
	object.get(f, "group", "none") in ["identity", "residence", "none"]
	not f.coordinate in relatives
	not f.type in ["Relative"]
}

relatives := [
	"HouseholdMember.pin",
	"Person.children",
	"Person.father",
	"Person.legalRepresentative",
	"Person.mother",
	"Person.spouse",
	"PersonVersion.children",
	"PersonVersion.father",
	"PersonVersion.legalRepresentative",
	"PersonVersion.mother",
	"PersonVersion.spouse",
]

# METADATA
# title: Residence
# description: The police of the place of residence keep the register, and read all of it about their people.
# custom:
#   law: Law 68/2020/QH14 on residence; Decree 194/2025/NĐ-CP, article 16(1)(b)
ground("residence", f) := {
	"outcome": allowed("territory", "gov.public_security.residence"),
	"when": law.within_territory(input.subject),
} if {
	law.local_sector("population")
	law.for_purpose("residence")
	law.in_record(f)
}

# METADATA
# title: The person of a case in hand
# description: |
#   The office that holds a case of social assistance reads of its person, wherever they live now, who they are,
#   whether they live, and in which province; of the address no more than the region.
# custom:
#   law: Decree 20/2021/NĐ-CP; Decree 147/2025/NĐ-CP, article 5
ground("case", f) := {"outcome": shown_to_office(f), "when": law.flagged("isCasePerson")} if {
	law.is_callers_case("OFFICE", input.purpose.case)
	law.listed("case", f)
}

shown_to_office(f) := {
	"effect": "mask",
	"mask": {"fn": "region_only"},
	"reason": "case_office",
	"rule": "gov.public_security.case",
} if {
	f.coordinate == "Residence.address"
} else := allowed("case", "gov.public_security.case")

# METADATA
# title: The child of the adoption in hand
# description: The registrar reads who the child of the stated case is.
# custom:
#   law: Law 52/2010/QH12 on adoption, article 9
ground("adoption", f) := {
	"outcome": law.audited(allowed("adoption_case", "gov.public_security.adoption")),
	"when": law.flagged("isCasePerson"),
} if {
	law.holds_adoption_case(input.subject)
	law.listed("adoption", f)
}

# METADATA
# title: A procedure
# description: |
#   What the list of the procedure names, of a person found by three facts; for some procedures only what another
#   register answers about them.
# custom:
#   law: Decree 70/2024/NĐ-CP, articles 9 and 10; Decree 194/2025/NĐ-CP, article 16
ground("procedure", f) := {
	"outcome": allowed("procedure", "gov.public_security.procedure"),
	"when": [[]],
} if {
	input.subject.kind == "OFFICER"
	is_string(input.purpose.legal_basis)
	law.listed("procedure", f)
}

# METADATA
# title: Default sharing under an agreement
# description: A system of the agency that holds the agreement reads what the list of the agreement's purpose names.
# custom:
#   law: Decree 278/2025/NĐ-CP; Decree 70/2024/NĐ-CP, article 9
ground("agreement", f) := {
	"outcome": allowed("agreement", "gov.public_security.agreement"),
	"when": [[]],
} if {
	input.subject.kind == "SYSTEM"
	law.agreed(f)
	law.listed("agreement", f)
}

allowed(reason, rule) := {"effect": "allow", "reason": reason, "rule": rule}
