import type { Rule } from "../../../shared/validation";
import { placeOf, sourcePlace, sourceText } from "../backups/places";
import type { ResolvedCloudNativePgCluster } from "../cluster";

/** Rules for the bootstrap of a CloudNativePG cluster. */
export const bootstrapRules: Rule<ResolvedCloudNativePgCluster>[] = [
  {
    id: "bootstrap-archives-elsewhere",
    reads: ["name", "namespace", "bootstrap", "standby", "backups"],
    why: "CloudNativePG refuses to archive into a folder with another cluster's WAL: the new cluster never becomes ready.",
    source: "CloudNativePG 1.30, Recovery, Expected empty archive",
    check: (cluster) => {
      const { name, namespace, standby, backups } = cluster;
      const [own] = backups?.repositories ?? [];
      return sourcePlace(cluster)?.cluster === name &&
        own !== undefined &&
        sourceText(cluster) === placeOf(namespace, own)
        ? [
            {
              path: [standby?.repository !== undefined ? "standby" : "bootstrap", "cluster"],
              message: "is the name of this cluster, in the same folder; use another name, or back up to another path",
            },
          ]
        : [];
    },
  },
];
