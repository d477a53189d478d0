import { type Container, type Path, type PlacedPods, type PodSpec, requestsOf } from "../../placement";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { clusterObject, poolerObjects } from "./chart";

interface Volume {
  readonly size: string;
  readonly storageClass?: string;
}

/** The parts of a Cluster that decide where its pods run. */
type Spec = Container & {
  readonly instances: number;
  readonly storage: Volume;
  readonly walStorage?: Volume;
  readonly tablespaces?: readonly { readonly name: string; readonly storage: Volume }[];
  readonly affinity: Pick<PodSpec, "nodeSelector" | "tolerations"> & {
    readonly podAntiAffinityType?: string;
    readonly topologyKey?: string;
  };
};

/**
 * The pods that CloudNativePG creates for a cluster, read from its rendered custom resources. Its Jobs run where the instances do.
 * Source: CloudNativePG 1.28, pkg/specs (pods.go, jobs.go) and pkg/specs/pgbouncer/deployments.go.
 */
export function cloudNativePgPods(cluster: ResolvedCloudNativePgCluster): PlacedPods[] {
  const spec = clusterObject(cluster)["spec"] as Spec;
  const { nodeSelector, tolerations, podAntiAffinityType, topologyKey = "" } = spec.affinity;
  const volume = (what: string, key: Path, { size, storageClass }: Volume): PlacedPods["volumes"][number] => ({
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
      count: spec.instances,
      requests: requestsOf([spec]),
      spec: {
        ...(nodeSelector !== undefined ? { nodeSelector } : {}),
        ...(tolerations !== undefined ? { tolerations } : {}),
        ...(podAntiAffinityType === "required"
          ? { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey }] } } }
          : {}),
      },
      volumes: [
        volume("data", ["storage"], spec.storage),
        ...(spec.walStorage !== undefined ? [volume("WAL", ["walStorage"], spec.walStorage)] : []),
        ...(spec.tablespaces ?? []).map(({ name, storage }, i) =>
          volume(`tablespace ${name}`, ["tablespaces", i, "storage"], storage),
        ),
      ],
    },
    ...poolerObjects(cluster).map((pooler) => {
      const { instances, template } = pooler["spec"] as { instances: number; template?: { spec: PodSpec } };
      return {
        what: `the PgBouncer pods of ${cluster.name}`,
        path: ["pooler"],
        countPath: ["pooler", "instances"],
        count: instances,
        requests: requestsOf([]),
        spec: template?.spec ?? {},
        volumes: [],
      };
    }),
  ];
}
