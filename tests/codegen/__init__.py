"""Types made of schemas and operations by graphql-codegen, and code that uses them, compiled."""
