package gov.law

# METADATA
# title: Who commands in an emergency
# custom:
#   law: Law 18/2023/QH15 on civil defence; Law 60/2024/QH15 on data
commands(subject) if {
	subject.kind == "OFFICER"
	"disaster_commander" in subject.roles
}

# METADATA
# title: Within the area of a break-glass in force
# description: The object's person lives in one of its communes or provinces.
# custom:
#   law: Law 18/2023/QH15 on civil defence; Law 60/2024/QH15 on data
within_broken_glass(subject) := [[{"attr": attribute, "op": "in", "value": codes}] |
	some held in subject.grants
	held.kind == "BREAK_GLASS"
	some attribute, length in {"residenceCommune": 5, "residenceProvince": 2}
	codes := [code | some code in held.area; count(code) == length]
	count(codes) > 0
]

# METADATA
# title: The category of an allowance in an emergency
# description: By its coarse group, which says what help is needed and not why.
# custom:
#   law: Decree 356/2025/NĐ-CP (health data is sensitive)
coarse_in_emergency := {
	"effect": "mask",
	"mask": {"fn": "coarse", "list": "assistance_category"},
	"reason": "break_glass",
	"rule": "gov.law.break_glass_category",
}
