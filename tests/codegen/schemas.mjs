// Reads every schema as graphql-js does: each must build and be valid.
import { readFileSync, readdirSync } from "node:fs";
import { assertValidSchema, buildSchema } from "graphql";

for (const role of readdirSync("roles")) {
  for (const name of ["schema.graphql", "annotated.graphql"]) {
    const schema = buildSchema(readFileSync(`roles/${role}/${name}`, "utf8"));
    assertValidSchema(schema);
    console.log(`${role} ${name}: ${Object.keys(schema.getTypeMap()).length} types`);
  }
}
