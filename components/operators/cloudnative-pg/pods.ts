import { type Container, type Path, type PlacedPods, type PodSpec, requestsOf } from "../../placement";
import { defined } from "../../shared/defined";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { clusterObject } from "./chart";
import { objectStores } from "./backups/chart";
import type { ObjectStore, Storage } from "./crd.gen";
import { poolerObjects } from "./pooler/chart";

/**
 * Returns the pods that CloudNativePG creates for a cluster, read from its rendered custom resources. Its Jobs run on
 * the nodes of instances. Source: CloudNativePG 1.30, pkg/specs (pods.go, jobs.go) and
 * pkg/specs/pgbouncer/deployments.go.
 */
export function cloudNativePgPods(cluster: ResolvedCloudNativePgCluster): PlacedPods[] {
  const { spec } = clusterObject(cluster);
  const { nodeSelector, tolerations, nodeAffinity, podAntiAffinityType, topologyKey = "" } = spec.affinity ?? {};
  const volume = (what: string, key: Path, { size = "", storageClass }: Storage): PlacedPods["volumes"][number] => ({
    what: `the ${what} of ${cluster.name}`,
    path: [...key, "storageClass"],
    sizePath: [...key, "size"],
    storageClass,
    size,
  });
  return [
    {
      what: `the instances of ${cluster.name}`,
      path: ["scheduling", "nodePool"],
      countPath: ["instances"],
      resourcesPath: ["resources"],
      count: spec.instances ?? 1,
      // The sidecar of the Barman Cloud plugin runs in each pod.
      requests: requestsOf([spec, ...objectStores(cluster).slice(0, 1).map(sidecarOf)]),
      spec: defined<PodSpec>({
        nodeSelector,
        tolerations,
        affinity: {
          nodeAffinity,
          podAntiAffinity:
            podAntiAffinityType === "required"
              ? { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey }] }
              : undefined,
        },
      }),
      volumes: [
        volume("data", ["storage"], spec.storage ?? {}),
        ...(spec.walStorage !== undefined ? [volume("WAL", ["walStorage"], spec.walStorage)] : []),
        ...(spec.tablespaces ?? []).map(({ name, storage }, i) =>
          volume(`tablespace ${name}`, ["tablespaces", i, "storage"], storage),
        ),
      ],
    },
    ...poolerObjects(cluster).map((pooler) => {
      const { instances = 1, template, type } = pooler.spec;
      const forReads = type !== "rw";
      return {
        what: `the PgBouncer pods ${forReads ? "for reads " : ""}of ${cluster.name}`,
        path: ["pooler"],
        countPath: ["pooler", ...(forReads ? ["reads"] : []), "instances"],
        resourcesPath: ["pooler", "resources"],
        count: instances,
        requests: requestsOf(template?.spec?.containers ?? []),
        spec: template?.spec ?? {},
        volumes: [],
      };
    }),
  ];
}

/** The sidecar with the resources of its ObjectStore. */
function sidecarOf({ spec }: ObjectStore): Container {
  return { resources: spec.instanceSidecarConfiguration?.resources };
}
