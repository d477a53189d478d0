import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import type { Kubectl } from "../commands/kubectl";
import { readReport } from "../drills/run";
import { span } from "../drills/text";
import { table } from "../terminal";
import { readBackups, readInstances, readPrimary } from "./live";
import { byteSize } from "./status";

const notKnown = "not known";

/**
 * Returns the data that a destruction would delete: for each cluster its data, its newest backup and its last verified
 * restore. Unreadable values are shown as unknown, and do not block the confirmation.
 */
export async function describeAtRisk(
  kubectl: Kubectl | undefined,
  clusters: readonly ResolvedPostgresCluster[],
  now: Date,
): Promise<string> {
  const rows = await Promise.all(clusters.map(async (cluster) => rowOf(kubectl, cluster, now)));
  if (rows.length === 0) return "";
  return table(["CLUSTER", "INSTANCES", "DATA", "NEWEST BACKUP", "LAST VERIFIED RESTORE"], rows, 2);
}

async function rowOf(kubectl: Kubectl | undefined, cluster: ResolvedPostgresCluster, now: Date): Promise<string[]> {
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
        const newest = backups?.at(-1);
        return newest !== undefined ? `${newest.repository} ${newest.label}, ${age(newest.finished)}` : "NONE";
      },
      () => notKnown,
    ),
    readReport(kubectl, cluster).then(
      (report) => {
        if (report === undefined) return "NEVER";
        return report.result === "passed" ? age(new Date(report.begun)) : `FAILED, ${age(new Date(report.begun))}`;
      },
      () => notKnown,
    ),
  ]);
  return [name, String(instances.length), bytes, backup, drill];
}
