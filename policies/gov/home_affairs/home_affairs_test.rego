package gov.home_affairs_test

import data.gov.home_affairs

personnel := {"subject": {"sector": "HOME_AFFAIRS", "level": "PROVINCE", "agency": "H29"}, "purpose": {"ancestors": []}}

ministry := {"subject": {"sector": "HOME_AFFAIRS", "level": "MINISTRY", "agency": "G09"}, "purpose": {"ancestors": []}}

social_officer := {
	"subject": {"sector": "HEALTH", "level": "COMMUNE", "unit": "21583"},
	"purpose": {"ancestors": ["1.001776"]},
}

pay := {"coordinate": "CivilServant.totalPay", "entity": "CivilServant", "group": "record"}

note_field := {"coordinate": "CivilServant.ministryNote", "entity": "CivilServant", "group": "review"}

found(name, f) := [ground | ground := home_affairs.ground(name, f)]

test_allow_social_officer_whether_there_is_state_income if {
	home_affairs.ground("state_income", {"coordinate": "Person.hasStateIncome"}) == {
		"outcome": {"effect": "allow", "reason": "territory", "rule": "gov.home_affairs.state_income"},
		"when": [[{"attr": "residenceCommune", "op": "eq", "value": "21583"}]],
	} with input as social_officer
}

test_no_ground_for_social_officer_on_pay[name] if {
	some name in home_affairs.ground_names
	grounds := found(name, pay) with input as social_officer
	grounds == []
}

test_allow_employer_the_record if {
	home_affairs.ground("employer", pay) == {
		"outcome": {"effect": "allow", "reason": "employer", "rule": "gov.home_affairs.employer"},
		"when": [[{"attr": "managingAgency", "op": "eq", "value": "H29"}]],
	} with input as personnel
}

test_review_only_for_the_ministry if {
	province := array.concat(found("employer", note_field), found("review", note_field)) with input as personnel
	province == []
	home_affairs.ground("review", note_field) == {
		"outcome": {"effect": "allow", "reason": "supervision", "rule": "gov.home_affairs.review"},
		"when": [[]],
	} with input as ministry
}

test_allow_way_to_the_record_within_the_sector if {
	home_affairs.ground("reference", {"coordinate": "Person.civilServant"}).when == [[]] with input as personnel
	grounds := found("reference", {"coordinate": "Person.civilServant"}) with input as social_officer
	grounds == []
}
