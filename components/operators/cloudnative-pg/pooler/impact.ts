import { nothing } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";

/** Source: CloudNativePG 1.30, internal/controller/pooler_update.go, updateDeployment; maxUnavailable of a Deployment is 25 % by default. */
const recreated = nothing("PgBouncer's pods are recreated, some at a time: clients of each must reconnect");
const reloaded = nothing("PgBouncer reloads its settings");

/** Effects of a change of each field of a Pooler. Source: CloudNativePG 1.30, internal/pgbouncer/management/controller. */
export const poolerImpacts: ImpactTable = {
  group: "postgresql.cnpg.io",
  kind: "Pooler",
  named: new Set(),
  together: [],
  fields: {
    "metadata.labels": nothing("labels of the custom resource only"),
    "metadata.annotations.*": nothing("annotations of the custom resource only"),
    "spec.instances": nothing("more or fewer PgBouncers; clients of a removed one must reconnect"),
    "spec.type": nothing("PgBouncer reloads its settings: new server connections go to the other instances"),
    "spec.pgbouncer.paused": paused,
    "spec.pgbouncer.poolMode": reloaded,
    "spec.pgbouncer.parameters": reloaded,
    "spec.pgbouncer.clientTLSSecret": nothing("new clients see another certificate, and verify it with its CA"),
    "spec.pgbouncer.clientCASecret": nothing("new clients with a certificate are verified with another CA"),
    "spec.template": recreated,
    "spec.serviceTemplate": nothing("the addresses of PgBouncer can change: clients may need new ones"),
  },
};

function paused({ after }: FieldChange): readonly Effect[] {
  return after === true
    ? [{ level: "outage", words: "PgBouncer waits for running queries, then its clients wait until it resumes" }]
    : [nothing("PgBouncer resumes: clients that wait go on")];
}
