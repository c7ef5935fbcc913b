package gov.law_test

import data.gov.law

test_territory_by_level[note] if {
	some note, [subject, condition] in {
		"province": [province, [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]]],
		"commune": [commune, [[{"attr": "residenceCommune", "op": "eq", "value": "21583"}]]],
	}
	law.within_territory(subject) == condition
}

test_no_territory_for_ministry_or_without_unit if {
	not law.within_territory({"level": "MINISTRY", "unit": "52"})
	not law.within_territory({"level": "PROVINCE"})
}

test_local_health_sector_is_health_below_the_ministry if {
	law.local_health_sector(province)
	not law.local_health_sector({"level": "MINISTRY", "sector": "HEALTH"})
	not law.local_health_sector({"level": "PROVINCE", "sector": "JUSTICE"})
}

test_bank_account_plain_only_for_payment[note] if {
	some note, [ancestors, effect] in {
		"payment": [["1.001776.payment", "1.001776"], "allow"],
		"allowance": [["1.001776"], "mask"],
		"none": [[], "mask"],
	}
	law.shown({"tags": ["bank"]}, "origin", "r").effect == effect with input.purpose as {"ancestors": ancestors}
}
