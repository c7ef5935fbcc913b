# METADATA
# title: What the tables of the owners' tests share
# description: The fixture callers as the gateway's directory completes them, all purposes, and decisions in words.
package gov.fixtures_test

callers := {
	"agribank": {"kind": "ENTERPRISE", "agency": "AGRIBANK", "sector": "BANK"},
	"an-thoi-dong-social": {"agency": "H29.27673", "level": "COMMUNE", "unit": "27673", "sector": "HEALTH"},
	"anonymous": {"kind": "ANONYMOUS"},
	"binh-dinh-health": {"agency": "H08", "level": "PROVINCE", "unit": "52", "sector": "HEALTH"},
	"ca-mau-justice": {"agency": "H12", "level": "PROVINCE", "unit": "96", "sector": "JUSTICE"},
	"can-tho-justice": {"agency": "H13", "level": "PROVINCE", "unit": "92", "sector": "JUSTICE"},
	"citizen-an": {"kind": "CITIZEN", "loa": 2, "adult": true},
	"da-nang-health": {"agency": "H17", "level": "PROVINCE", "unit": "48", "sector": "HEALTH"},
	"da-nang-transport": {"agency": "H17", "level": "PROVINCE", "unit": "48", "sector": "TRANSPORT"},
	"evn": {"kind": "ENTERPRISE", "agency": "EVN", "sector": "ENERGY"},
	"gia-lai-health": {"agency": "H21", "level": "PROVINCE", "unit": "52", "sector": "HEALTH"},
	"gia-lai-health-system": {
		"kind": "SYSTEM",
		"agency": "H21",
		"level": "PROVINCE",
		"unit": "52",
		"sector": "HEALTH",
	},
	"ha-noi-health": {"agency": "H26", "level": "PROVINCE", "unit": "01", "sector": "HEALTH"},
	"hcmc-home-affairs": {"agency": "H29", "level": "PROVINCE", "unit": "79", "sector": "HOME_AFFAIRS"},
	"hoa-khanh-justice": {
		"agency": "H17.20200",
		"level": "COMMUNE",
		"unit": "20200",
		"sector": "JUSTICE",
		"roles": ["registrar"],
	},
	"hoa-khanh-police": {"agency": "H17.20200", "level": "COMMUNE", "unit": "20200", "sector": "POLICE"},
	"hoa-khanh-social": {"agency": "H17.20200", "level": "COMMUNE", "unit": "20200", "sector": "HEALTH"},
	"hung-yen-home-affairs": {"agency": "H31", "level": "PROVINCE", "unit": "33", "sector": "HOME_AFFAIRS"},
	"moet": {"agency": "G03", "level": "MINISTRY", "sector": "EDUCATION"},
	"moh": {"agency": "G18", "level": "MINISTRY", "sector": "HEALTH", "roles": ["inspector"]},
	"moha": {"agency": "G09", "level": "MINISTRY", "sector": "HOME_AFFAIRS"},
	"moj": {"agency": "G15", "level": "MINISTRY", "sector": "JUSTICE"},
	"pho-hien-police": {"agency": "H31.11953", "level": "COMMUNE", "unit": "11953", "sector": "POLICE"},
	"pho-hien-social": {"agency": "H31.11953", "level": "COMMUNE", "unit": "11953", "sector": "HEALTH"},
	"quang-ngai-command": {
		"agency": "H48",
		"level": "PROVINCE",
		"unit": "51",
		"sector": "CIVIL_DEFENCE",
		"roles": ["disaster_commander"],
	},
	"quy-nhon-justice": {"agency": "H21.21583", "level": "COMMUNE", "unit": "21583", "sector": "JUSTICE"},
	"quy-nhon-old": {"agency": "H08.21583", "level": "COMMUNE", "unit": "21583", "sector": "HEALTH"},
	"quy-nhon-police": {"agency": "H21.21583", "level": "COMMUNE", "unit": "21583", "sector": "POLICE"},
	"quy-nhon-social": {"agency": "H21.21583", "level": "COMMUNE", "unit": "21583", "sector": "HEALTH"},
	"viettel": {"kind": "ENTERPRISE", "agency": "VIETTEL", "sector": "TELECOM"},
	"vinh-long-finance": {"agency": "H61", "level": "PROVINCE", "unit": "86", "sector": "FINANCE"},
	"vinh-long-health": {
		"agency": "H61",
		"level": "PROVINCE",
		"unit": "86",
		"sector": "HEALTH",
		"roles": ["treatment"],
	},
	"vss": {"kind": "SYSTEM", "agency": "G24", "level": "MINISTRY", "sector": "SOCIAL_INSURANCE"},
}

agreements := {
	"agribank": ["AG-2026-AGR-001"],
	"evn": ["AG-2026-EVN-001"],
	"viettel": ["AG-2026-VTL-001"],
	"vss": ["AG-2026-VSS-001", "AG-2026-VSS-002"],
}

rests_on := {
	"allowance-payout": "AG-2026-AGR-001",
	"default-sharing.life-status": "AG-2026-VSS-002",
	"default-sharing.newborns": "AG-2026-VSS-001",
	"household-electricity": "AG-2026-EVN-001",
	"sim-registration": "AG-2026-VTL-001",
}

# METADATA
# title: The purposes of the policy data
purposes(_) := [code | some code, _ in data.reference.purposes]

# METADATA
# title: Whom the tables are about, with what they may ask for
# description: One caller of each kind, level and sector; the other purposes of a caller are barred by a guard.
questions(_) := [[name, code] |
	some name in [
		"agribank", "ca-mau-justice", "citizen-an", "da-nang-health", "da-nang-transport", "evn", "ha-noi-health",
		"hcmc-home-affairs", "hoa-khanh-justice", "moet", "moh", "moha", "moj", "quang-ngai-command",
		"quy-nhon-justice", "quy-nhon-police", "quy-nhon-social", "viettel", "vinh-long-finance", "vinh-long-health",
		"vss",
	]
	kind := object.get(callers[name], "kind", "OFFICER")
	some code, purpose in data.reference.purposes
	kind in purpose.kinds
]

# METADATA
# title: What a caller asks for a purpose
# description: |
#   A case, where one is needed, is one that Hà Nội holds, for an adoption Hòa Khánh, for a treatment Vĩnh Long;
#   agreements are those the caller holds.
asking(name, code) := {
	"request": {"date": "2026-11-23"},
	"subject": object.union(
		{"kind": "OFFICER", "agency_closed": name in ["binh-dinh-health", "quy-nhon-old"], "roles": [], "loa": 2, "grants": held(name)},
		callers[name],
	),
	"purpose": object.union(stated(code), {
		"code": code,
		"ancestors": ancestors(code),
		"legal_basis": data.reference.purposes[code].legal_basis[0].decree,
	}),
}

# METADATA
# title: The same, changed at the top
changed(name, code, part, changes) := object.union(asking(name, code), {part: changes})

held(name) := [agreement(id) | some id in object.get(agreements, name, [])]

# METADATA
# title: A grant as the gateway tells it
agreement(id) := granted(
	id, "AGREEMENT", [field |
		some code, agreement_id in rests_on
		agreement_id == id
		some entry in data.reference.field_lists[code]
		some field in entry.fields
	],
	[],
)

granted(id, kind, fields, area) := {"id": id, "kind": kind, "fields": fields, "area": area}

ancestors(code) := [code] if data.reference.purposes[code].parent == null

ancestors(code) := [code, parent] if {
	parent := data.reference.purposes[code].parent
	is_string(parent)
}

stated(code) := {"agreement": rests_on[code]} if data.reference.purposes[code].needs_agreement

stated(code) := {"case": {
	"register": data.reference.purposes[code].needs_case,
	"agency": object.get(holders, code, ["H26.00004", "H26"])[0],
	"province": object.get(holders, code, ["H26.00004", "H26"])[1],
	"status": "LIVE",
}} if {
	is_string(data.reference.purposes[code].needs_case)
}

holders := {"adoption": ["H17.20200", "H17"], "treatment": ["H61", "H61"]}

stated(code) := {} if {
	not data.reference.purposes[code].needs_agreement
	data.reference.purposes[code].needs_case == null
}

# METADATA
# title: A field row
row(coordinate, class, group, tags, register) := object.union(
	{
		"coordinate": coordinate,
		"type": split(coordinate, ".")[0],
		"name": split(coordinate, ".")[1],
		"class": class,
		"tags": tags,
		"register": register,
		"via": "select",
	},
	{"group": group | group != ""},
)

# METADATA
# title: A ground in words
brief(ground) := concat(" ", array.concat(
	[ground.outcome.effect, ground.outcome.reason],
	sort([concat("&", [concat("=", [clause.attr, clause.value]) | some clause in clauses]) |
		some clauses in ground.when
	]),
))

# METADATA
# title: One cell of a table
cell(name, code, coordinate, words) := concat(" | ", [name, code, coordinate, words])
