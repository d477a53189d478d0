import type { AuditedRepository, AuditedWorkload } from "../audit";
import { at, entriesOf, textAt } from "../../shared/tree";

/** Returns the value of a variable of Spilo. */
export function variable(props: unknown, name: string): string | undefined {
  return textAt(
    entriesOf(props, "spec", "env").find((one) => at(one, "name") === name),
    "value",
  );
}

/** Returns the pods and volumes of a postgresql resource; undefined for another kind. */
export function workload(kind: string, props: unknown): AuditedWorkload | undefined {
  if (kind !== "postgresql") return undefined;
  const count = Number(at(props, "spec", "numberOfInstances") ?? 1);
  const placement = {
    tolerations: at(props, "spec", "tolerations"),
    affinity: { nodeAffinity: at(props, "spec", "nodeAffinity") },
  };
  const pooler = at(props, "spec", "connectionPooler");
  const sidecars = entriesOf(props, "spec", "sidecars").map((one) => at(one, "resources"));
  const volume = at(props, "spec", "volume");
  return {
    cluster: textAt(props, "metadata", "name"),
    pods: [
      { count, resources: [at(props, "spec", "resources"), ...sidecars], placement, instances: true },
      ...(pooler !== undefined
        ? [
            {
              count:
                Number(at(pooler, "numberOfInstances") ?? 2) *
                (at(props, "spec", "enableReplicaConnectionPooler") === true ? 2 : 1),
              resources: [at(pooler, "resources")],
              placement,
              instances: false,
            },
          ]
        : []),
    ],
    volumes: [{ content: "data", count, size: textAt(volume, "size"), storageClass: textAt(volume, "storageClass") }],
  };
}

/** Variables that name the bucket of backups, one of which a cluster with backups has. */
export const bucketVariables = ["WAL_GS_BUCKET", "WAL_S3_BUCKET", "WALG_AZ_PREFIX"] as const;

/** Returns the repository in a bucket of a postgresql resource, which contains its schedule. */
export function repositories(props: unknown): AuditedRepository[] {
  const bucket = bucketVariables.flatMap((name) => variable(props, name) ?? [])[0];
  if (bucket === undefined) return [];
  const days = Number(variable(props, "BACKUP_NUM_TO_RETAIN") ?? 5);
  return [{ name: "repo1", bucket, full: variable(props, "BACKUP_SCHEDULE") ?? "0 1 * * *", retention: { days } }];
}
