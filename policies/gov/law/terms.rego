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
# title: A flag the gateway sets on an object
# description: |
#   `isSelf`, `isMinorChild`, `isCasePerson`: the person the record is about, told without saying who that is.
# custom:
#   law: Law 91/2025/QH15, article 4 and article 19(1)
flagged(name) := [[{"attr": name, "op": "eq", "value": "true"}]]

# METADATA
# title: For this purpose or one below it in the purpose tree
for_purpose(code) if code in input.purpose.ancestors

# METADATA
# title: A field of a record
# description: Root fields stand on no record, and no attribute decides them.
in_record(f) if {
	f.type != "Query"
	f.type != "Mutation"
}

# METADATA
# title: Neither sensitive nor sealed
is_plain(f) if f.class in ["OPERATIONAL", "BASIC"]

# METADATA
# title: Listed for the purpose
# description: |
#   The list of fields that a decree or an agreement opens for the purpose today, on this ground, to the caller's
#   level and sector. Some are listed as what may be looked up by, and not to be shown.
# custom:
#   law: Decree 194/2025/NĐ-CP, article 16; Decree 278/2025/NĐ-CP
listed(ground_name, f) if {
	some entry in data.reference.field_lists[input.purpose.code]
	entry.ground == ground_name
	in_force(entry)
	among(entry.levels, object.get(input.subject, "level", "none"))
	among(entry.sectors, object.get(input.subject, "sector", "none"))
	names(entry, f)
}

names(entry, f) if {
	f.coordinate in entry.fields
	f.via in ["select", "count", "requires", "filter"]
}

names(entry, f) if {
	f.coordinate in entry.filters
	f.via == "filter"
}

among(values, _) if values == null

among(values, value) if value in values

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
