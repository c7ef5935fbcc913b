# METADATA
# title: Rules of the Ministry of Home Affairs
# description: Civil servants' records, and the yes/no answers computed from them.
package gov.home_affairs

import data.gov.law

ground_names := ["allowance", "supervision", "employer", "procedure"]

# METADATA
# title: What the monthly allowance needs
# description: Whether the state pays the person, or a pension; yes or no, never the pay itself.
# custom:
#   law: Decree 20/2021/NĐ-CP, article 5; Decree 194/2025/NĐ-CP, article 16(1)(b)
ground("allowance", f) := {
	"outcome": allowed("territory", "gov.home_affairs.allowance"),
	"when": law.within_territory(input.subject),
} if {
	law.local_sector("social_assistance")
	law.for_purpose("1.001776")
	f.coordinate in ["Person.hasStateIncome", "Person.receivesPension"]
}

# METADATA
# title: Supervision
# description: The ministry that answers for the register reads every record for personnel work, its own review too.
# custom:
#   law: Decree 27/2026/NĐ-CP
ground("supervision", f) := {"outcome": allowed("supervision", "gov.home_affairs.supervision"), "when": [[]]} if {
	law.supervises("civil_servants")
	law.for_purpose("personnel")
	law.in_record(f)
	f.type != "Person"
}

# METADATA
# title: Employer
# description: |
#   The agency that manages a civil servant reads the record for personnel work, and what the servant wrote in it;
#   not the ministry's review.
# custom:
#   law: Decree 27/2026/NĐ-CP
ground("employer", f) := {
	"outcome": allowed("employer", "gov.home_affairs.employer"),
	"when": [[{"attr": "managingAgency", "op": "eq", "value": input.subject.agency}]],
} if {
	law.has_function("civil_servants")
	law.for_purpose("personnel")
	law.in_record(f)
	f.type != "Person"
	object.get(f, "group", "none") in ["record", "personal", "none"]
}

# METADATA
# title: Whether somebody works for the state
# description: |
#   Ministries and provinces ask, for a procedure, whether a person is employed and holds a position; yes or no.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16
ground("procedure", f) := {"outcome": allowed("procedure", "gov.home_affairs.procedure"), "when": [[]]} if {
	input.subject.kind == "OFFICER"
	law.listed("procedure", f)
}

allowed(reason, rule) := {"effect": "allow", "reason": reason, "rule": rule}
