package gov.sharing_test

import data.gov.fixtures_test as fixtures
import data.gov.sharing

fields := [fixtures.row(coordinate, "OPERATIONAL", "", [], "sharing") |
	some coordinate in [
		"Query.verifyIdentity",
		"Query.verifyHouseholdSize",
		"Query.checkPayout",
		"IdentityVerification.result",
		"IdentityVerification.checkedAt",
		"IdentityVerification.requestId",
		"PayoutCheck.stopPayment",
		"PayoutCheck.checkedAt",
		"PayoutCheck.requestId",
		"Query.accessLog",
		"AccessLogConnection.edges",
		"AccessLogEdge.node",
		"AccessLogEntry.agency",
	]
]

opened(rows) := [[field.coordinate, fixtures.brief(ground)] |
	some field in rows
	some name in data.gov.sharing.ground_names
	ground := sharing.ground(name, field)
]

found := {fixtures.cell(question[0], question[1], line[0], line[1]) |
	rows := fields
	some question in fixtures.questions("all")
	lines := opened(rows) with input as fixtures.asking(question[0], question[1])
	some line in lines
}

log := {fixtures.cell("citizen-an", "self", coordinate, "allow self ") |
	some coordinate in ["Query.accessLog", "AccessLogConnection.edges", "AccessLogEdge.node", "AccessLogEntry.agency"]
}

expected := agreement | log

agreement := {fixtures.cell(line[0], line[1], coordinate, "allow agreement ") |
	some line in [
		[
			"viettel", "sim-registration",
			[
				"Query.verifyIdentity", "IdentityVerification.result", "IdentityVerification.checkedAt",
				"IdentityVerification.requestId",
			],
		],
		[
			"evn", "household-electricity",
			[
				"Query.verifyHouseholdSize", "IdentityVerification.result", "IdentityVerification.checkedAt",
				"IdentityVerification.requestId",
			],
		],
		[
			"agribank", "allowance-payout",
			["Query.checkPayout", "PayoutCheck.stopPayment", "PayoutCheck.checkedAt", "PayoutCheck.requestId"],
		],
	]
	some coordinate in line[2]
}

test_everybody_reads_what_the_sheet_says_and_nobody_more if {
	opened_by_all := found
	more := opened_by_all - expected
	less := expected - opened_by_all
	[more, less] == [set(), set()]
}

test_deny_a_question_without_its_agreement[note] if {
	some note, changes in {
		"another agreement": {"grants": [fixtures.agreement("AG-2026-AGR-001")]},
		"none": {"grants": []},
		"an officer": {"kind": "OFFICER"},
		"another sector": {"sector": "BANK"},
	}
	grounds := opened(fields) with input as fixtures.changed("viettel", "sim-registration", "subject", changes)
	grounds == []
}

test_deny_the_log_to_everybody_else[note] if {
	some note, [caller, purpose] in {
		"officer": ["gia-lai-health", "self"],
		"enterprise": ["viettel", "self"],
		"citizen for another purpose": ["citizen-an", "statistics"],
	}
	grounds := opened(fields) with input as fixtures.asking(caller, purpose)
	grounds == []
}
