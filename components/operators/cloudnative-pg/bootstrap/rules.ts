import type { Rule } from "../../../shared/validation";
import { folderOf } from "../backups/chart";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { sourceFolder } from "./chart";

/** Rules for what a CloudNativePG cluster starts from. */
export const originRules: Rule<ResolvedCloudNativePgCluster>[] = [
  {
    id: "bootstrap-archives-elsewhere",
    reads: ["name", "namespace", "bootstrap", "backups"],
    why: "CloudNativePG refuses to archive into a folder that holds another cluster's log: the new one never gets ready.",
    source: "CloudNativePG 1.30, Recovery, Expected empty archive",
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
