package gov.law

# METADATA
# title: What a citizen may have shared
# description: |
#   What is not sealed, a secret, of HIV or of a bank account, what no inspection or review wrote, and what says of
#   nobody else.
# custom:
#   law: Law 91/2025/QH15, article 9 (consent); Law 64/2006/QH11; Decree 356/2025/NĐ-CP
may_be_shared(f) if {
	f.class in ["OPERATIONAL", "BASIC", "SENSITIVE"]
	is_array(f.tags)
	count([tag | some tag in f.tags; tag in ["bank", "hiv", "secret", "third-party"]]) == 0
	not object.get(f, "group", "none") in ["inspection", "review"]
	not f.type in ["Dependant", "FamilyMember", "HouseholdMember", "RegisteredPerson", "Relative", "Spouse"]
	not names_another(f)
}

names_another(f) if {
	names_person(f)
	not f.coordinate in own_numbers
}

# METADATA
# title: The requests that open a field
# description: |
#   By their shapes, the sets of fields they name. A request opens what it names, what has to be seen to reach that from
#   the person, and the search for the person by three facts.
# custom:
#   law: Law 91/2025/QH15, article 9 (consent)
shapes_that_open(f) := [held.id |
	some held in input.subject.grants
	held.kind == "SHARING_REQUEST"
	is_opened_by(held.fields, f)
]

is_opened_by(fields, f) if {
	f.via in ["select", "count", "requires"]
	f.coordinate in fields
	is_known_request(f.coordinate)
}

is_opened_by(fields, f) if {
	f.via in ["select", "count", "requires"]
	some named in fields
	f.coordinate in data.reference.reach[split(named, ".")[0]]
}

is_opened_by(_, f) if {
	f.via == "filter"
	f.coordinate in ["Person.dateOfBirth", "Person.fullName", "Person.pin"]
}

# METADATA
# title: Whether somebody has asked is not told by a number alone
# description: |
#   For a purpose that rests on requests, a person may always be searched for by three facts. Who is not found, or has not
#   asked, is hidden alike.
# custom:
#   law: Law 91/2025/QH15, article 9 (consent); Decree 70/2024/NĐ-CP, article 10
is_found_by_request(f) if {
	rests_on_requests
	f.coordinate == "Person.__typename"
	f.via in ["select", "count"]
}

is_found_by_request(f) if {
	rests_on_requests
	f.coordinate in ["Person.dateOfBirth", "Person.fullName", "Person.pin"]
	f.via == "filter"
}

is_list_by_request(f) if {
	rests_on_requests
	f.type == "Query"
	f.coordinate != "Query.person"
	"structure" in f.tags
}

takes_requests if rests_on_requests

# Lists stay what they are for a purpose that has them.
takes_requests if "LIST" in data.reference.purposes[input.purpose.code].finds

rests_on_requests if data.reference.purposes[input.purpose.code].by_request == true

# A field that no one path leads to says not of which record it was meant.
is_known_request(coordinate) if is_array(data.reference.reach[split(coordinate, ".")[0]])
