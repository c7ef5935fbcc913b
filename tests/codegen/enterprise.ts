// What a telco writes: one question, three possible answers, and no type for anything else.
import type { ResultOf, VariablesOf } from "@graphql-typed-document-node/core";
import type * as generated from "./generated/graphql";
import { VerifyIdentityDocument } from "./generated/graphql";

export const variables: VariablesOf<typeof VerifyIdentityDocument> = {};

export function isMatch(answer: ResultOf<typeof VerifyIdentityDocument>): boolean {
  const result: "MATCH" | "NO_MATCH" | "UNABLE" | null | undefined = answer.verifyIdentity?.result;
  return result === "MATCH";
}

// @ts-expect-error the type does not exist for an enterprise
export type Hidden = generated.Person;
