# METADATA
# title: Rules of the Ministry of Public Security
# description: The population register, and identity verification for enterprises.
package gov.public_security

import data.gov.law

ground_names := ["territory", "agreement"]

reserved := ["Person.ethnicity", "Person.religion", "Person.mobilePhone"]

# METADATA
# title: Territory
# description: |
#   The health sector of the place of residence reads identity, residence and household for the monthly
#   allowance; ethnicity, religion and telephone are not needed for it.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(b); Decree 147/2025/NĐ-CP, article 5
ground("territory", f) := {
	"outcome": {"effect": "allow", "reason": "territory", "rule": "gov.public_security.territory"},
	"when": law.within_territory(input.subject),
} if {
	f.register == "population"
	law.local_health_sector(input.subject)
	law.for_purpose("1.001776")
	not f.coordinate in reserved
}

# METADATA
# title: Verification under an agreement
# description: A permitted enterprise with an agreement in force may ask whether three facts match.
# custom:
#   law: Decree 70/2024/NĐ-CP, article 9
ground("agreement", f) := {
	"outcome": {"effect": "allow", "reason": "agreement", "rule": "gov.public_security.agreement"},
	"when": [[]],
} if {
	f.register == "sharing"
	input.subject.kind == "ENTERPRISE"
	law.for_purpose("sim-registration")
	input.purpose.agreement in input.subject.grants
}

# METADATA
# title: The answer when no ground holds
denial(f) := {"effect": "deny", "reason": "no_agreement", "rule": "gov.public_security.agreement"} if {
	f.register == "sharing"
	input.subject.kind == "ENTERPRISE"
} else := {"effect": "deny", "reason": "no_ground", "rule": "gov.public_security"}
