package gov.law_test

import data.gov.law

test_function_moves_from_labour_to_health_on_1_march_2025[note] if {
	some note, [sector, date, has] in {
		"labour before": ["LABOUR", "2025-02-28", 1],
		"labour after": ["LABOUR", "2025-03-01", 0],
		"health before": ["HEALTH", "2025-02-28", 0],
		"health after": ["HEALTH", "2025-03-01", 1],
	}
	found := [true | law.has_function("social_assistance")] with input as {
		"request": {"date": date},
		"subject": {"sector": sector},
	}
	count(found) == has
}

# E10: the successor in the function is the ministry of health, and not that of home affairs.
test_supervision_moves_with_the_steward[note] if {
	some note, [agency, date, has] in {
		"labour before": ["G07", "2025-02-28", 1],
		"labour after": ["G07", "2025-03-01", 0],
		"health before": ["G18", "2025-02-28", 0],
		"health after": ["G18", "2025-03-01", 1],
		"home affairs before": ["G09", "2025-02-28", 0],
		"home affairs after": ["G09", "2025-03-01", 0],
	}
	found := [true | law.supervises("social_assistance")] with input as {
		"request": {"date": date},
		"subject": {"agency": agency},
	}
	count(found) == has
}

test_stewards_until_today[date] if {
	some date, expected in {
		"2007-04-12": [],
		"2025-02-28": ["G07"],
		"2025-03-01": ["G07", "G18"],
	}
	law.stewards_until_today("social_assistance") == expected with input as {"request": {"date": date}}
}

test_function_and_steward_stay_at_the_other_edges[note] if {
	some note, [register, sector, agency, date] in {
		"civil status, last day of the old law": ["civil_status", "JUSTICE", "G15", "2027-02-28"],
		"civil status, first day of the new law": ["civil_status", "JUSTICE", "G15", "2027-03-01"],
		"civil servants, last day of the circular": ["civil_servants", "HOME_AFFAIRS", "G09", "2026-06-30"],
		"civil servants, first day of the decree": ["civil_servants", "HOME_AFFAIRS", "G09", "2026-07-01"],
		"population, seed era": ["population", "POLICE", "G01", "2023-06-01"],
		"population, law on identification": ["population", "POLICE", "G01", "2024-07-01"],
		"social assistance, last day of districts": ["social_assistance", "HEALTH", "G18", "2025-06-30"],
		"social assistance, first day of communes": ["social_assistance", "HEALTH", "G18", "2025-07-01"],
	}
	law.has_function(register) with input as {"request": {"date": date}, "subject": {"sector": sector}}
	law.supervises(register) with input as {"request": {"date": date}, "subject": {"agency": agency}}
}

test_no_function_or_supervision_without_a_date_or_a_sector[note] if {
	some note, asked in {
		"no date": {"subject": {"sector": "HEALTH", "agency": "G18"}},
		"no subject": {"request": {"date": "2026-11-23"}},
		"no sector and no agency": {"request": {"date": "2026-11-23"}, "subject": {}},
	}
	found := [true | law.has_function("social_assistance")] with input as asked
	supervised := [true | law.supervises("social_assistance")] with input as asked
	[found, supervised] == [[], []]
}

test_local_sector_is_below_the_ministry[note] if {
	some note, [subject, has] in {
		"province": [{"sector": "HEALTH", "level": "PROVINCE"}, 1],
		"commune": [{"sector": "HEALTH", "level": "COMMUNE"}, 1],
		"ministry": [{"sector": "HEALTH", "level": "MINISTRY"}, 0],
		"enterprise": [{"sector": "HEALTH"}, 0],
		"another sector": [{"sector": "JUSTICE", "level": "PROVINCE"}, 0],
	}
	found := [true | law.local_sector("social_assistance")] with input as {
		"request": {"date": "2026-11-23"},
		"subject": subject,
	}
	count(found) == has
}
