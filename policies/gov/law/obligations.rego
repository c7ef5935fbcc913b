package gov.law

# METADATA
# title: An outcome with what it obliges the gateway to
obliging(outcome, obligations) := object.union(outcome, {"obligations": obligations})

# METADATA
# title: Who was seen is kept with what was seen of them
# custom:
#   law: Law 91/2025/QH15 (records of processing); Law 52/2010/QH12 on adoption, article 11
audited(outcome) := obliging(outcome, [{"type": "audit", "level": "full"}])

# METADATA
# title: After the glass was broken
# description: |
#   Whom it was about is kept and told, somebody reviews the use within 72 hours, and copies are destroyed when the
#   break-glass ends.
# custom:
#   law: Law 60/2024/QH15 on data, article 18; Law 91/2025/QH15
after_breaking_glass(outcome) := obliging(outcome, [
	{"type": "audit", "level": "full"},
	{"type": "notify_subject"},
	{"type": "review", "hours": 72},
	{"type": "expire"},
])
