import { z } from "zod";
import { instanceCount } from "../../model/instances";
import type { RolloutWatch } from "../../rollout/watch";
import { clusterObject, specAnnotation } from "./chart";
import type { ResolvedZalandoCluster } from "./cluster";
import { clusterLabel, spilo } from "./names";

type Cluster = ResolvedZalandoCluster;

/** Condition on the status: the operator has no conditions, and no observedGeneration. Source: Zalando's operator 1.15, pkg/apis/acid.zalan.do/v1/const.go. */
export const running = "jsonpath={.status.PostgresClusterStatus}=Running";

/** Label selector of the instances. */
export function selector({ name }: Pick<Cluster, "name">): string {
  return Object.entries({ ...spilo, [clusterLabel]: name })
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

/** Annotation of pods whose recreation the operator has postponed to its next sync. Source: pkg/cluster/resources.go; pkg/cluster/sync.go, syncStatefulSet. */
const outdated = { key: "zalando-postgres-operator-rolling-update-required", value: "true" };

/**
 * Conditions that show that a change is rolled out. The status is Running before the operator reads a change too: it sets another status,
 * then annotates the Service with the digest of the spec. Source: pkg/cluster/cluster.go, Update.
 */
export function rollout(cluster: Cluster): RolloutWatch {
  const { spec } = clusterObject(cluster);
  const annotation = { key: specAnnotation, value: spec.masterServiceAnnotations?.[specAnnotation] ?? "" };
  return {
    decides: spec,
    watched: "Pod",
    selector: selector(cluster),
    until: [running],
    pods: { count: instanceCount(cluster), service: { name: cluster.name, annotation }, outdated },
  };
}

/** Annotation of a failed upgrade. Source: pkg/cluster/majorversionupgrade.go. */
const failedUpgrade = "last-major-upgrade-failure";

const liveSchema = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }).optional(),
  status: z.looseObject({ PostgresClusterStatus: z.string().optional() }).optional(),
});

function read(live: unknown): { readonly status: string; readonly failed?: string | undefined } {
  const { metadata, status } = liveSchema.safeParse(live).data ?? {};
  return {
    status: status?.PostgresClusterStatus ?? "not seen by the operator",
    failed: metadata?.annotations?.[failedUpgrade],
  };
}

/** Returns the progress of the cluster from its live custom resource. */
export function progress(_cluster: Cluster, live: unknown): string {
  return `the operator reports: ${read(live).status}`;
}

/** Returns the problem that the operator reports; it writes the reason into Events only. */
export function trouble({ version }: Cluster, live: unknown): string | undefined {
  const { status, failed } = read(live);
  if (failed !== undefined)
    return `the upgrade to version ${version} failed at ${failed}, and is not tried again: its log is last_upgrade.log in the pod of the primary; remove the annotation ${failedUpgrade} to try again`;
  return /Fail|Invalid/.test(status)
    ? `Zalando's operator reports: ${status}; the Events of the postgresql resource show the reason`
    : undefined;
}
