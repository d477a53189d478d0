import { z } from "zod";
import type { OperatorSupport } from "../operator-support";
import type { ResolvedCrunchyCluster } from "../schema";
import { image, postgresClusterObject } from "./chart";
import { endpoints, instanceSet } from "./names";

/** Crunchy Postgres for Kubernetes. */
export const crunchySupport: OperatorSupport<ResolvedCrunchyCluster> = {
  customResource: postgresClusterObject,
  companions: () => [],
  readiness,
  progress,
  endpoints,
  image,
};

/**
 * There is no Ready condition, so it is put together. `updatedReplicas` is part of it because PGO marks a generation as
 * observed also after a failed pass. Source: PGO 6.0, internal/controller/postgrescluster/controller.go.
 */
function readiness(cluster: ResolvedCrunchyCluster): string[] {
  const set = `@.name=="${instanceSet}"`;
  return [
    "jsonpath={.status.patroni.systemIdentifier}",
    `jsonpath={.status.instances[?(${set})].readyReplicas}=${cluster.instances}`,
    `jsonpath={.status.instances[?(${set})].updatedReplicas}=${cluster.instances}`,
    ...(cluster.backups !== undefined ? ["condition=PGBackRestReplicaCreate"] : []),
    ...(cluster.pooler !== undefined ? ["condition=ProxyAvailable"] : []),
  ];
}

/** The part of a PostgresCluster's status that says how far it is. Source: PGO 6.0, PostgresClusterStatus. */
const statusSchema = z.looseObject({
  status: z
    .looseObject({
      instances: z.array(z.looseObject({ name: z.string(), readyReplicas: z.number().optional() })).optional(),
      patroni: z.looseObject({ systemIdentifier: z.string().optional() }).optional(),
      conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).optional(),
    })
    .optional(),
});

function progress(cluster: ResolvedCrunchyCluster, live: unknown): string {
  const status = statusSchema.safeParse(live).data?.status;
  const ready = status?.instances?.find(({ name }) => name === instanceSet)?.readyReplicas ?? 0;
  const waits = [`${ready} of ${cluster.instances} instances ready`];
  if (status?.patroni?.systemIdentifier === undefined) waits.push("the database is being made");
  const backedUp =
    status?.conditions?.some((c) => c.type === "PGBackRestReplicaCreate" && c.status === "True") ?? false;
  if (cluster.backups !== undefined && !backedUp) waits.push("the first full backup is not finished");
  return waits.join("; ");
}
