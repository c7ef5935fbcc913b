// What a front-end of a health department writes: it compiles, and a field that is not asked for is no field.
import type { ResultOf } from "@graphql-typed-document-node/core";
import { AssistanceCasesDocument, EligibilityDocument } from "./generated/graphql";

type Cases = NonNullable<ResultOf<typeof AssistanceCasesDocument>["assistanceCases"]>;

export function accounts(cases: Cases): (string | null | undefined)[] {
  return cases.edges.map((edge) => edge.node?.payment?.bankAccountNo);
}

export function total(cases: Cases): number {
  return cases.totalCount;
}

export function isEligible(answer: ResultOf<typeof EligibilityDocument>): boolean {
  return answer.person?.assistanceEligibility?.eligible ?? false;
}

export function nameOf(answer: ResultOf<typeof EligibilityDocument>): string {
  // @ts-expect-error every field that can be denied is nullable
  return answer.person.fullName;
}

export function phoneOf(answer: ResultOf<typeof EligibilityDocument>): unknown {
  // @ts-expect-error the operation does not ask for it
  return answer.person?.mobilePhone;
}
