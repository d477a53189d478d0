import { impossible, nothing } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";
import { at } from "../../../shared/tree";

const metadataFields: ImpactTable["fields"] = {
  "metadata.labels": nothing("labels of the custom resource only"),
  "metadata.annotations.*": nothing("annotations of the custom resource only"),
};
const identity = impossible("the API server refuses another one", "use another name: it is another object then");

/**
 * Effects of a change of each field of a Publication. Source: CloudNativePG 1.30, publication_controller_sql.go,
 * toPublicationAlterSQL; CRD, Publication.
 */
export const publicationImpacts: ImpactTable = {
  group: "postgresql.cnpg.io",
  kind: "Publication",
  named: new Set(),
  together: [],
  fields: {
    ...metadataFields,
    "spec.cluster": identity,
    "spec.dbname": identity,
    "spec.name": identity,
    "spec.target": target,
    "spec.parameters": nothing("changes from now on; subscribers keep what they have"),
    "spec.publicationReclaimPolicy": nothing("what happens when the publication is removed"),
  },
};

function target({ before, after }: FieldChange): readonly Effect[] {
  if (at(before, "allTables") !== at(after, "allTables")) {
    return [
      impossible(
        "Postgres cannot change a publication from or to all tables, and CloudNativePG does not report it",
        "use another name for the new publication, and point subscriptions at it",
      ),
    ];
  }
  return [nothing("subscribers go on; they receive added tables after ALTER SUBSCRIPTION … REFRESH PUBLICATION")];
}

/** The same of a Subscription. Source: CloudNativePG 1.30, subscription_controller_sql.go, toSubscriptionAlterSQL. */
export const subscriptionImpacts: ImpactTable = {
  group: "postgresql.cnpg.io",
  kind: "Subscription",
  named: new Set(),
  together: [],
  fields: {
    ...metadataFields,
    "spec.cluster": identity,
    "spec.dbname": identity,
    "spec.name": identity,
    "spec.externalClusterName": connection,
    "spec.publicationName": publication,
    "spec.parameters.copy_data": nothing("it is read only when the subscription is created"),
    "spec.parameters.failover": failover,
    "spec.subscriptionReclaimPolicy": (change) => [
      ...neverApplied(change),
      nothing("what happens when the subscription is removed"),
    ],
  },
};

/**
 * Every change also sets failover again where it is on, which Postgres refuses. Source: PostgreSQL 17,
 * src/backend/commands/subscriptioncmds.c, AlterSubscription ("cannot set failover for enabled subscription").
 */
const neverApplied = ({ whole }: FieldChange): readonly Effect[] =>
  at(whole.after, "spec", "parameters", "failover") === "true"
    ? [
        impossible(
          "Postgres refuses a change of an enabled subscription with failover: it is never applied, and `up` waits for it",
          "use another name: it is another subscription then, which copies the tables unless copyData is false",
        ),
      ]
    : [];

/** Postgres refreshes the publication over the previous connection first. Source: the same, toSubscriptionAlterSQL. */
function connection(change: FieldChange): readonly Effect[] {
  const words =
    "the subscription connects in another way, once the previous publisher was reached for the last time; its slot must exist at the new one";
  return [...neverApplied(change), nothing(words)];
}

/** Postgres copies the tables of another publication, as SET PUBLICATION refreshes it. */
function publication(change: FieldChange): readonly Effect[] {
  return [
    ...neverApplied(change),
    { level: "data copied", words: "tables of the other publication are copied, those of this one stay as they are" },
  ];
}

/** Source: PostgreSQL, src/backend/commands/subscriptioncmds.c, AlterSubscription: refused while it is enabled. */
function failover(): readonly Effect[] {
  return [
    impossible("Postgres refuses it for an enabled subscription", "use another name: it is another subscription then"),
  ];
}
