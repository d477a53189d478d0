import { type PlacedPods, type PodSpec, requestsOf } from "../../placement";
import { defined } from "../../shared/defined";
import type { ResolvedZalandoCluster } from "./cluster";
import { clusterObject } from "./chart";
import { sidecars } from "./extra-containers";

/** Returns the pods that the operator creates for a cluster, read from its rendered custom resource. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go, connection_pooler.go. */
export function zalandoPods(cluster: ResolvedZalandoCluster): PlacedPods[] {
  const { name, scheduling } = cluster;
  const { spec } = clusterObject(cluster);
  const nodeAffinity = spec.nodeAffinity;
  // PgBouncer's pods have the same anti-affinity among themselves.
  const place = defined<PodSpec>({
    tolerations: spec.tolerations,
    affinity: {
      nodeAffinity,
      podAntiAffinity:
        scheduling.antiAffinity === "required"
          ? { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname" }] }
          : undefined,
    },
  });
  const { size, storageClass } = spec.volume;
  return [
    {
      what: `the instances of ${name}`,
      path: ["scheduling", "nodePool"],
      countPath: ["instances"],
      resourcesPath: ["resources"],
      count: spec.numberOfInstances,
      requests: requestsOf([spec, ...sidecars(cluster)]),
      spec: place,
      volumes: [
        {
          what: `the data of ${name}`,
          path: ["storage", "storageClass"],
          sizePath: ["storage", "size"],
          storageClass,
          size,
        },
      ],
    },
    ...(spec.connectionPooler !== undefined
      ? [
          {
            what: `the PgBouncer pods of ${name}`,
            path: ["pooler"],
            countPath: ["pooler", "instances"],
            count:
              (spec.connectionPooler.numberOfInstances ?? 1) * (spec.enableReplicaConnectionPooler === true ? 2 : 1),
            requests: requestsOf([spec.connectionPooler]),
            spec: place,
            volumes: [],
          },
        ]
      : []),
  ];
}
