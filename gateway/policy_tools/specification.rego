package gw.v1

# METADATA
# title: What the rules say of each field, before any condition is tested
# description: For the tools of policy authors only; no gateway loads it. Guards, and candidates, the most open first.
result := {
	"protocol": protocol,
	"specifications": [specification(field) | some field in input.fields],
} if {
	input.protocol == protocol
	input.phase == "specification"
}
