# METADATA
# title: Rules of the Ministry of Justice
# description: Civil status events, and what follows from them about a person.
package gov.justice

import data.gov.law

ground_names := ["territory", "supervision", "allowance", "procedure", "adoption", "adoption_person", "agreement"]

# METADATA
# title: Territory
# description: |
#   The justice sector reads the events of the people of its unit, but for what is sensitive in them: ethnicity, the
#   cause of a death, the reason of a guardianship.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(b); Decree 87/2020/NĐ-CP, article 7
ground("territory", f) := {
	"outcome": allowed("territory", "gov.justice.territory"),
	"when": law.within_territory(input.subject),
} if {
	law.local_sector("civil_status")
	law.for_purpose("civil-status")
	law.in_record(f)
	law.is_plain(f)
	f.coordinate != "Person.maritalStatus"
}

# METADATA
# title: Supervision
# description: The ministry that answers for the register supervises the registrars, over the whole country.
# custom:
#   law: Law 60/2014/QH13 on civil status; from 1 March 2027 the Civil Status Law of 2026
ground("supervision", f) := {
	"outcome": allowed("supervision", "gov.justice.supervision"),
	"when": [[]],
} if {
	law.supervises("civil_status")
	law.for_purpose("civil-status.supervision")
	law.in_record(f)
	law.is_plain(f)
	f.type != "Person"
}

# METADATA
# title: What the monthly allowance needs
# description: |
#   The health sector of the place of residence reads whether a person is married, has a living parent, and has died;
#   never of what.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(b); Decree 20/2021/NĐ-CP, article 5
ground("allowance", f) := {
	"outcome": allowed("territory", "gov.justice.allowance"),
	"when": law.within_territory(input.subject),
} if {
	law.local_sector("social_assistance")
	law.for_purpose("1.001776")
	f.coordinate in needed_for_the_allowance
}

needed_for_the_allowance := [
	"DeathEvent.__typename",
	"DeathEvent.deathDate",
	"DeathEvent.eventId",
	"DeathEvent.registeredAt",
	"DeathEvent.registrarCommune",
	"DeathEvent.status",
	"DeathEvent.type",
	"Person.death",
	"Person.hasLivingParent",
	"Person.maritalStatus",
]

# METADATA
# title: A procedure
# description: |
#   What the list of the procedure names, of a person found by three facts: the shown parents of a child who enters
#   school, or whether somebody is a child of somebody, yes or no.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16; Law 43/2019/QH14 on education; Law 52/2014/QH13 on marriage and family
ground("procedure", f) := {
	"outcome": allowed("procedure", "gov.justice.procedure"),
	"when": [[]],
} if {
	input.subject.kind == "OFFICER"
	is_string(input.purpose.legal_basis)
	law.listed("procedure", f)
}

# METADATA
# title: The adoption in hand
# description: The registrar reads the adoption of the case stated, and no other.
# custom:
#   law: Law 52/2010/QH12 on adoption, article 9; Law 60/2014/QH13 on civil status
ground("adoption", f) := {
	"outcome": law.audited(allowed("adoption_case", "gov.justice.adoption")),
	"when": law.flagged("isCase"),
} if {
	law.holds_adoption_case(input.subject)
	f.type == "AdoptionEvent"
}

# METADATA
# title: The birth record of the child of the adoption in hand
# custom:
#   law: Law 52/2010/QH12 on adoption, article 9; Law 60/2014/QH13 on civil status
ground("adoption_person", f) := {
	"outcome": law.audited(allowed("adoption_case", "gov.justice.adoption_person")),
	"when": law.flagged("isCasePerson"),
} if {
	law.holds_adoption_case(input.subject)
	is_read_for_an_adoption(f)
}

is_read_for_an_adoption(f) if law.is_behind_a_birth(f)

is_read_for_an_adoption(f) if law.listed("adoption", f)

# METADATA
# title: Default sharing under an agreement
# description: A system of the agency that holds the agreement reads what the list of the agreement's purpose names.
# custom:
#   law: Decree 278/2025/NĐ-CP; Decision 3458/QĐ-BTP
ground("agreement", f) := {
	"outcome": allowed("agreement", "gov.justice.agreement"),
	"when": [[]],
} if {
	input.subject.kind == "SYSTEM"
	law.agreed(f)
	law.listed("agreement", f)
}

allowed(reason, rule) := {"effect": "allow", "reason": reason, "rule": rule}
