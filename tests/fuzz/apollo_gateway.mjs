// Runs Apollo Gateway for the fuzzer. Development only; nothing of it is shipped.
// Argument: the folder holding node_modules. Lines in: {supergraph: {name, sdl}}, {operation: {name, text}},
// {fetched: {id, data, errors}}. Lines out: {fetch: {id, subgraph, query, variables}}, {answer: {data, errors}}.
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { join, resolve } from "node:path";

const require = createRequire(join(resolve(process.argv[2]), "package.json"));
const { ApolloGateway } = require("@apollo/gateway");
const { getOperationAST, parse } = require("graphql");

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const gateways = new Map();
const waiting = new Map();
let fetches = 0;

const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

const ask = (subgraph, { query, variables }) =>
  new Promise((done) => {
    const id = fetches++;
    waiting.set(id, done);
    send({ fetch: { id, subgraph, query, variables: variables ?? {} } });
  });

const load = async ({ name, sdl }) => {
  const gateway = new ApolloGateway({
    supergraphSdl: sdl,
    logger: silent,
    buildService: ({ name: subgraph }) => ({ process: ({ request }) => ask(subgraph, request) }),
  });
  const { executor } = await gateway.load();
  gateways.set(name, executor);
};

const run = async ({ name, text }) => {
  const document = parse(text);
  return gateways.get(name)({
    document,
    request: { query: text, variables: {} },
    operation: getOperationAST(document),
    operationName: null,
    queryHash: createHash("sha256").update(text).digest("hex"),
    context: {},
    logger: silent,
    metrics: {},
    schema: undefined,
    cache: undefined,
  });
};

const failure = (error) => ({ message: String(error?.message ?? error) });
const failed = (error) => ({ data: null, errors: [failure(error)] });

for await (const line of createInterface({ input: process.stdin })) {
  const { supergraph, operation, fetched } = JSON.parse(line);
  if (supergraph) {
    load(supergraph).then(() => send({ answer: {} }), (error) => send({ answer: failed(error) }));
  } else if (operation) {
    run(operation).then(
      ({ data, errors }) => send({ answer: { data: data ?? null, errors: (errors ?? []).map(failure) } }),
      (error) => send({ answer: failed(error) }),
    );
  } else if (fetched) {
    waiting.get(fetched.id)({ data: fetched.data, errors: fetched.errors });
    waiting.delete(fetched.id);
  }
}
process.exit(0);
