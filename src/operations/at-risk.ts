import { formerCluster, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import type { Kubectl } from "../commands/kubectl";
import { readDrill } from "../drills/run";
import { span } from "../drills/text";
import { table } from "../terminal";
import { readBackups, readInstances, readPrimary } from "./live";
import { byteSize } from "./status";

const notKnown = "not known";

/** A cluster that loses data. */
export type ClusterAtRisk = ResolvedPostgresCluster | RemovedCluster;

/** A cluster that the configuration no longer has, by its custom resource: its repositories are not known. */
export interface RemovedCluster {
  readonly removed: KubernetesObject;
}

/**
 * Returns the data that is lost: for each cluster its size, its newest backup and its last verified restore. What cannot be read is shown
 * as not known, and does not prevent the decision.
 */
export async function describeAtRisk(
  kubectl: Kubectl | undefined,
  clusters: readonly ClusterAtRisk[],
  now: Date,
): Promise<string> {
  const rows = await Promise.all(
    clusters.map(async (one) =>
      "removed" in one ? rowOf(kubectl, formerCluster(one.removed), now, true) : rowOf(kubectl, one, now),
    ),
  );
  if (rows.length === 0) return "";
  return table(["CLUSTER", "INSTANCES", "DATA", "NEWEST BACKUP", "LAST VERIFIED RESTORE"], rows, 2);
}

async function rowOf(
  kubectl: Kubectl | undefined,
  cluster: ResolvedPostgresCluster,
  now: Date,
  removed = false,
): Promise<string[]> {
  const name = `${cluster.namespace}/${cluster.name}`;
  const instances = kubectl && (await readInstances(kubectl, cluster).catch(() => undefined));
  const pod = instances?.find(({ role }) => role === "primary")?.name;
  if (kubectl === undefined || instances === undefined || pod === undefined) {
    return [name, instances === undefined ? notKnown : String(instances.length), notKnown, notKnown, notKnown];
  }
  const age = (date: Date): string => `${span((now.getTime() - date.getTime()) / 1000)} old`;
  const [bytes, backup, drill] = await Promise.all([
    readPrimary(kubectl, cluster, pod).then(
      (primary) => byteSize(primary.bytes),
      () => notKnown,
    ),
    readBackups(kubectl, cluster, pod).then(
      (backups) => {
        if (removed) return notKnown;
        const newest = backups?.at(-1);
        return newest !== undefined ? `${newest.repository} ${newest.label}, ${age(newest.finished)}` : "NONE";
      },
      () => notKnown,
    ),
    readDrill(kubectl, cluster).then(
      ({ report }) => {
        if (report === undefined) return "NEVER";
        return report.result === "passed" ? age(new Date(report.begun)) : `FAILED, ${age(new Date(report.begun))}`;
      },
      () => notKnown,
    ),
  ]);
  return [name, String(instances.length), bytes, backup, drill];
}
