package system.authz_test

import data.system.authz

test_allow_what_the_gateway_asks if {
	authz.allow with input as {"method": "POST", "path": ["v1", "data", "gw", "v1", "result"]}
	authz.allow with input as {"method": "GET", "path": ["health"]}
	authz.allow with input as {"method": "GET", "path": ["v1", "config"]}
}

test_deny_changing_rules if {
	not authz.allow with input as {"method": "PUT", "path": ["v1", "policies", "gov", "law", "guards.rego"]}
	not authz.allow with input as {"method": "PUT", "path": ["v1", "data", "reference", "open"]}
	not authz.allow with input as {"method": "PATCH", "path": ["v1", "data"]}
	not authz.allow with input as {"method": "DELETE", "path": ["v1", "policies", "gw"]}
}

test_deny_reading_and_ad_hoc_queries if {
	not authz.allow with input as {"method": "GET", "path": ["v1", "policies"]}
	not authz.allow with input as {"method": "GET", "path": ["v1", "data"]}
	not authz.allow with input as {"method": "POST", "path": ["v1", "query"]}
	not authz.allow with input as {"method": "POST", "path": ["v1", "data", "gov"]}
	not authz.allow with input as {"method": "POST", "path": ["v0", "data", "gw", "v1", "result"]}
}
