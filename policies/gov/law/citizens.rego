package gov.law

# What citizens may read of a record that is about them, and how (see the grants `self` and `minor_child`).
citizens_may_read(f) if {
	input.subject.kind == "CITIZEN"
	for_purpose("self")
	in_record(f)
	f.register in ["population", "civil_status", "civil_servants", "social_assistance"]
	f.class in ["OPERATIONAL", "BASIC", "SENSITIVE"]
	object.get(f, "group", "") != "review"
	object.get(f, "group", "") != "inspection"
	not says_of_another(f)
}

# A registered person may be the spouse or the ward of the citizen who asks: what is sensitive about somebody is
# read where it is nobody else's, on the person.
says_of_another(f) if {
	f.class == "SENSITIVE"
	f.type in ["Dependant", "HouseholdMember", "RegisteredPerson", "Relative", "Spouse"]
}

shown_to_citizen(f, reason, rule) := {
	"effect": "mask",
	"mask": {"fn": "keep_last", "n": 4},
	"reason": "third_party",
	"rule": rule,
} if {
	names_person(f)
	not f.coordinate in own_numbers
} else := {"effect": "allow", "reason": reason, "rule": rule}

names_person(f) if f.name == "pin"

names_person(f) if endswith(f.name, "Pin")

# Every other number in a record may be somebody else's: the field does not say whose.
own_numbers := [
	"AssistanceCase.pin",
	"AssistanceCaseVersion.pin",
	"CivilServant.pin",
	"CivilServantVersion.pin",
	"Person.pin",
	"PersonVersion.pin",
	"PinAlias.oldPin",
]
