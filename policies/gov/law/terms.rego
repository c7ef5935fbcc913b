package gov.law

# METADATA
# title: Territory
# description: The object's person lives in the unit of the caller's agency.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16(1)(b)
within_territory(subject) := [[{"attr": "residenceProvince", "op": "eq", "value": subject.unit}]] if {
	subject.level == "PROVINCE"
}

within_territory(subject) := [[{"attr": "residenceCommune", "op": "eq", "value": subject.unit}]] if {
	subject.level == "COMMUNE"
}

# METADATA
# title: Local health sector
# description: An agency of the health sector in a province or commune; social assistance is its function.
# custom:
#   law: Decree 147/2025/NĐ-CP, article 5
local_health_sector(subject) if {
	subject.sector == "HEALTH"
	subject.level in ["PROVINCE", "COMMUNE"]
}

# METADATA
# title: For this purpose or one below it in the purpose tree
for_purpose(code) if code in input.purpose.ancestors

# METADATA
# title: A field is seen plainly, a bank account in part
# description: A bank account shows its last four digits unless the purpose is payment.
# custom:
#   law: Decree 356/2025/NĐ-CP (bank data is sensitive)
shown(f, reason, rule) := {
	"effect": "mask",
	"mask": {"fn": "keep_last", "n": 4},
	"reason": "payment_purpose_needed",
	"rule": rule,
} if {
	"bank" in f.tags
	not for_purpose("1.001776.payment")
} else := {"effect": "allow", "reason": reason, "rule": rule}
