import { z } from "zod";
import { unlessEmpty } from "../../shared/defined";
import { dnsLabel } from "../../shared/scalars";
import { type Rule, strict } from "../../shared/validation";
import { recoveryTarget, recoveryTimeline } from "../recovery";
import type { ResolvedCloudNativePgCluster } from "../schema";
import { barmanStore, folderOf } from "./backups/chart";
import { folder } from "./backups/schema";
import type { ClusterSpec, Recovery, RecoveryTarget } from "./crd.gen";

type Cluster = ResolvedCloudNativePgCluster;

const restore = {
  cluster: dnsLabel(41).describe("Name of the cluster that made the backups."),
  target: recoveryTarget.optional(),
  timeline: recoveryTimeline(["latest"]).optional(),
  backupSet: z
    .string()
    .regex(/^\d{8}T\d{6}$/, {
      error: 'not the id of a backup; `npm run status` shows it, for example "20260131T010002"',
    })
    .optional()
    .describe("Id of the backup to start from. Default: the last one before the target."),
};

/** What a new cluster starts from. A running one never reads it. Source: CloudNativePG 1.28, Recovery. */
export const bootstrapSchema = z.discriminatedUnion("from", [
  strict({
    from: z.literal("cluster").describe("From the backups of a cluster that keeps them where this one does."),
    namespace: dnsLabel().optional().describe("Its namespace. Default: that of the new cluster."),
    ...restore,
  }),
  strict({
    from: z.literal("repository").describe("From a bucket with backups; the cluster that made them may be gone."),
    repository: strict(folder).describe("Where the backups are; nothing is written there."),
    ...restore,
  }),
]);

/** `spec.bootstrap` of a cluster that starts from backups, and what it names; nothing for one that starts empty. */
export function recovery(
  cluster: Cluster,
  application: Pick<Recovery, "database" | "owner" | "secret">,
): Pick<ClusterSpec, "bootstrap" | "externalClusters"> | undefined {
  const { bootstrap, backups } = cluster;
  if (bootstrap === undefined || backups === undefined) return undefined;
  const { cluster: source, target, backupSet, timeline } = bootstrap;
  const point: RecoveryTarget = {
    ...(target && { [targetKeys[target.type]]: target.value }),
    backupID: backupSet,
    targetTLI: timeline,
  };
  return {
    bootstrap: {
      recovery: { source, ...application, recoveryTarget: unlessEmpty(point) },
    },
    externalClusters: [
      { name: source, barmanObjectStore: { ...barmanStore(backups, sourceFolder(cluster)), serverName: source } },
    ],
  };
}

const targetKeys = { time: "targetTime", xid: "targetXID", lsn: "targetLSN", name: "targetName" } as const;

/** The folder that holds that of the cluster that made the backups. */
export function sourceFolder({ namespace, bootstrap, backups }: Cluster): string {
  const [own] = backups?.repositories ?? [];
  if (bootstrap?.from === "repository") return folderOf(namespace, bootstrap.repository);
  return own === undefined ? "" : folderOf(bootstrap?.namespace ?? namespace, own);
}

/** Rules for what a CloudNativePG cluster starts from. */
export const originRules: Rule<Cluster>[] = [
  {
    id: "bootstrap-archives-elsewhere",
    reads: ["name", "namespace", "bootstrap", "backups"],
    why: "CloudNativePG refuses to archive into a folder that holds another cluster's log: the new one never gets ready.",
    source: "CloudNativePG 1.28, Recovery, Expected empty archive",
    check: (cluster) => {
      const { name, namespace, bootstrap, backups } = cluster;
      const [own] = backups?.repositories ?? [];
      return bootstrap?.cluster === name && own !== undefined && sourceFolder(cluster) === folderOf(namespace, own)
        ? [
            {
              path: ["bootstrap", "cluster"],
              message: "is the name of this cluster, in the same folder; take another name, or back up to another path",
            },
          ]
        : [];
    },
  },
];
