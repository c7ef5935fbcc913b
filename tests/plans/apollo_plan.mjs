// Plans operations with Apollo's planner, for comparison. Development only; nothing of it is shipped.
// Arguments: the folder holding node_modules. Input: [{name, supergraph, operations: [text]}].
// Output: [{name, plans: [{plan} | {error}]}].
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const require = createRequire(join(resolve(process.argv[2]), "package.json"));
const { Supergraph, operationFromDocument } = require("@apollo/federation-internals");
const { QueryPlanner } = require("@apollo/query-planner");
const { parse } = require("graphql");

const answers = JSON.parse(readFileSync(0, "utf8")).map(({ name, supergraph, operations }) => {
  const built = Supergraph.build(supergraph);
  const planner = new QueryPlanner(built);
  const schema = built.apiSchema();
  const plans = operations.map((text) => {
    try {
      const begun = performance.now();
      const plan = planner.buildQueryPlan(operationFromDocument(schema, parse(text)));
      return { plan, milliseconds: performance.now() - begun };
    } catch (error) {
      return { error: String(error.message ?? error) };
    }
  });
  return { name, plans };
});
process.stdout.write(JSON.stringify(answers));
