package gov.public_security_test

import data.gov.public_security

health_officer := {
	"subject": {"sector": "HEALTH", "level": "COMMUNE", "unit": "21583"},
	"purpose": {"ancestors": ["1.001776"]},
}

telco(agreement) := {
	"subject": {"kind": "ENTERPRISE", "grants": ["AG-2026-VTL-001"]},
	"purpose": {"ancestors": ["sim-registration"], "agreement": agreement},
}

verification := {"coordinate": "Query.verifyIdentity", "register": "sharing"}

found(name, f) := [ground | ground := public_security.ground(name, f)]

test_allow_health_officer_person_of_the_commune if {
	public_security.ground("territory", {"coordinate": "Person.fullName", "register": "population"}) == {
		"outcome": {"effect": "allow", "reason": "territory", "rule": "gov.public_security.territory"},
		"when": [[{"attr": "residenceCommune", "op": "eq", "value": "21583"}]],
	} with input as health_officer
}

test_no_territory_ground_for_reserved_fields[coordinate] if {
	some coordinate in ["Person.ethnicity", "Person.religion", "Person.mobilePhone"]
	grounds := found("territory", {"coordinate": coordinate, "register": "population"}) with input as health_officer
	grounds == []
}

test_no_territory_ground_for_other_sector_or_register[note] if {
	some note, [register, sector] in {"sector": ["population", "JUSTICE"], "register": ["sharing", "HEALTH"]}
	grounds := found("territory", {"coordinate": "Person.fullName", "register": register}) with input as object.union(
		health_officer,
		{"subject": {"sector": sector}},
	)
	grounds == []
}

test_allow_verification_under_agreement if {
	public_security.ground("agreement", verification) == {
		"outcome": {"effect": "allow", "reason": "agreement", "rule": "gov.public_security.agreement"},
		"when": [[]],
	} with input as telco("AG-2026-VTL-001")
}

test_no_agreement_ground[note] if {
	some note, [field, caller] in {
		"agreement not held": [verification, telco("AG-2026-OTHER")],
		"personal field": [{"coordinate": "Person.pin", "register": "population"}, telco("AG-2026-VTL-001")],
		"officer": [verification, object.union(telco("AG-2026-VTL-001"), {"subject": {"kind": "OFFICER"}})],
		"another purpose": [
			verification,
			object.union(telco("AG-2026-VTL-001"), {"purpose": {"ancestors": ["1.001776"]}}),
		],
	}
	grounds := found("agreement", field) with input as caller
	grounds == []
}

test_deny_enterprise_for_want_of_agreement if {
	public_security.denial(verification).reason == "no_agreement" with input as telco("AG-2026-OTHER")
}

test_deny_others_for_want_of_ground if {
	public_security.denial(verification).reason == "no_ground" with input as health_officer
	public_security.denial({"register": "population"}).reason == "no_ground" with input as telco("AG-2026-OTHER")
}
