"""Identities and definitions of the specifications that composition reads and writes."""

from __future__ import annotations

__all__ = [
    "CATALOGUE",
    "CORE",
    "FEDERATION",
    "FEDERATION_1_DIRECTIVES",
    "FEDERATION_DIRECTIVES",
    "FEDERATION_TYPES",
    "INACCESSIBLE",
    "INACCESSIBLE_DEFINITION",
    "JOIN_DEFINITIONS",
    "LATEST_FEDERATION",
    "LINK",
    "LINK_DEFINITIONS",
    "MACHINERY_TYPES",
    "SECURITY_DIRECTIVES",
    "TAG",
    "TAG_DEFINITION",
    "UNSUPPORTED_DIRECTIVES",
]

CORE = "https://specs.apollo.dev"
LINK = f"{CORE}/link"
FEDERATION = f"{CORE}/federation"
TAG = f"{CORE}/tag"
INACCESSIBLE = f"{CORE}/inaccessible"
CATALOGUE = "https://specs.lienthong.example/catalogue"

LATEST_FEDERATION = (2, 12)
"""The newest version of the federation specification whose directives are listed below."""

_EVERYWHERE = (
    "FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE"
    " | INPUT_OBJECT | INPUT_FIELD_DEFINITION"
)
_TYPES_AND_FIELDS = "FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM"

FEDERATION_DIRECTIVES: dict[str, str] = {
    "key": "(fields: _Text!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE",
    "requires": "(fields: _Text!) on FIELD_DEFINITION",
    "provides": "(fields: _Text!) on FIELD_DEFINITION",
    "external": "(reason: String) on OBJECT | FIELD_DEFINITION",
    "extends": " on OBJECT | INTERFACE",
    "shareable": " repeatable on OBJECT | FIELD_DEFINITION",
    "inaccessible": f" on {_EVERYWHERE}",
    "tag": f"(name: String!) repeatable on {_EVERYWHERE} | SCHEMA",
    "override": "(from: String!, label: String) on FIELD_DEFINITION",
    "composeDirective": "(name: String!) repeatable on SCHEMA",
    "interfaceObject": " on OBJECT",
    "authenticated": f" on {_TYPES_AND_FIELDS}",
    "requiresScopes": f"(scopes: _Text!) on {_TYPES_AND_FIELDS}",
    "policy": f"(policies: _Text!) on {_TYPES_AND_FIELDS}",
    "context": "(name: String!) repeatable on OBJECT | INTERFACE | UNION",
    "fromContext": "(field: _Text) on ARGUMENT_DEFINITION",
    "cost": "(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION"
    " | OBJECT | SCALAR",
    "listSize": "(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!],"
    " requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION",
    "cacheTag": "(format: String!) repeatable on OBJECT | FIELD_DEFINITION",
}
"""Arguments and locations of every directive of the specification; `_Text` takes any form of a field set."""

FEDERATION_1_DIRECTIVES = frozenset({"key", "requires", "provides", "external", "extends", "tag"})
FEDERATION_TYPES = frozenset({"FieldSet", "Scope", "Policy", "ContextFieldValue", "Any"})
MACHINERY_TYPES = frozenset({"_Any", "_Entity", "_Service", "_FieldSet"})

SECURITY_DIRECTIVES = frozenset({"authenticated", "requiresScopes", "policy"})
UNSUPPORTED_DIRECTIVES = frozenset({"context", "fromContext", "cost", "listSize", "cacheTag"})

JOIN_DEFINITIONS = """
directive @join__directive(graphs: [join__Graph!], name: String!, args: join__DirectiveArguments) repeatable on SCHEMA | OBJECT | INTERFACE | FIELD_DEFINITION

directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE

directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String, contextArguments: [join__ContextArgument!]) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

directive @join__graph(name: String!, url: String!) on ENUM_VALUE

directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE

directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR

directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION

input join__ContextArgument {
  name: String!
  type: String!
  context: String!
  selection: join__FieldValue!
}

scalar join__DirectiveArguments

scalar join__FieldSet

scalar join__FieldValue
""".strip().split("\n\n")  # noqa: E501 - the join v0.5 specification, as it is read by others

LINK_DEFINITIONS = '''
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA

scalar link__Import

enum link__Purpose {
  """
  `SECURITY` features provide metadata necessary to securely resolve fields.
  """
  SECURITY

  """
  `EXECUTION` features provide metadata necessary for operation execution.
  """
  EXECUTION
}
'''.strip()

TAG_DEFINITION = f"directive @tag{FEDERATION_DIRECTIVES['tag']}"
INACCESSIBLE_DEFINITION = f"directive @inaccessible{FEDERATION_DIRECTIVES['inaccessible']}"
