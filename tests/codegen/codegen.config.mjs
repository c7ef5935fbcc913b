// Types for each role's operations, from the schema of that role: what a front-end team configures.
import { readdirSync } from "node:fs";

const roles = readdirSync("roles");

export default {
  generates: Object.fromEntries(
    roles.map((role) => [
      `roles/${role}/generated/`,
      {
        preset: "client",
        schema: `roles/${role}/schema.graphql`,
        documents: `roles/${role}/operations/*.graphql`,
        config: {
          strictScalars: true,
          useTypeImports: true,
          enumsAsTypes: true,
          scalars: { Date: "string", DateTime: "string" },
        },
        presetConfig: { fragmentMasking: false },
      },
    ]),
  ),
};
