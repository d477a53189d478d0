import type { z } from "zod";
import type { ResolvedBackupBucket } from "../../components/backup-bucket/schema";
import type { ResolvedExistingGkeCluster, ResolvedGkeCluster } from "../../components/gke-cluster/schema";
import { operatorOf, operators } from "../../components/operators";
import { clusterPods } from "../../components/postgres-cluster/render";
import { crowdedPods, gkeClasses } from "../../components/placement";
import type { ResolvedMonitoring } from "../../components/monitoring/schema";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import { everyNamespace, type postgresOperatorSchema } from "../../components/postgres-operator/schema";
import type { Rule, RuleFinding } from "../../components/shared/validation";
import { databaseStorage, drillStorage, systemStorage } from "../../components/storage-classes/names";
import { backupRules } from "./backup-rules";
import { bucketRules } from "./bucket-rules";
import { cloneRules } from "./clone-rules";
import { type deliveries, deliveryRules } from "./delivery-rules";
import { monitoringEnvironmentRules } from "./monitoring-rules";
import { namespaceRules } from "./namespace-rules";
import { nodePortRules } from "./node-port-rules";
import { objectNameRules } from "./object-name-rules";
import { placementRules } from "./placement-rules";
import { namespacesOf } from "./watched-namespaces";

interface Environment {
  readonly disposable: boolean;
  readonly kubernetes:
    | { readonly source: "embedded" | "existing" }
    | { readonly source: "kind"; readonly nodes: number }
    | ResolvedGkeCluster
    | ResolvedExistingGkeCluster;
  readonly delivery: (typeof deliveries)[number];
  readonly backupBucket?: ResolvedBackupBucket;
  readonly operators: readonly z.output<typeof postgresOperatorSchema>[];
  readonly clusters: readonly ResolvedPostgresCluster[];
  readonly monitoring?: ResolvedMonitoring;
}

/** Rules for operators and clusters of one environment. */
const clusterRules: Rule<Environment>[] = [
  {
    id: "cluster-has-operator",
    reads: ["operators", "clusters"],
    why: "A cluster without its operator is an object that is never reconciled.",
    source: "Kubernetes documentation, operator pattern",
    check: ({ operators, clusters }) =>
      clusters.flatMap((cluster, i) =>
        operators.some(({ operator }) => operator === cluster.operator)
          ? []
          : [{ path: ["clusters", i, "operator"], message: "is not among operators; add it there" }],
      ),
  },
  {
    id: "one-operator-of-a-kind",
    reads: ["operators"],
    why: "Two operators of one kind reconcile the same clusters and conflict with each other.",
    source: "PGO 6.0, config/README.md",
    check: ({ operators }) =>
      operators.flatMap((operator, i) =>
        operators.findIndex((other) => other.operator === operator.operator) < i
          ? [{ path: ["operators", i, "operator"], message: "is listed twice; keep one" }]
          : [],
      ),
  },
  {
    id: "cluster-names-differ",
    reads: ["clusters"],
    why: "Two clusters with one name in one namespace are one object.",
    source: "Kubernetes documentation, object names",
    check: ({ clusters }) =>
      clusters.flatMap((cluster, i) =>
        clusters.findIndex((other) => other.name === cluster.name) < i
          ? [{ path: ["clusters", i, "name"], message: "is used twice; names are unique in an environment" }]
          : [],
      ),
  },
  {
    id: "cluster-is-watched",
    reads: ["operators", "clusters"],
    why: "An operator silently ignores clusters outside of the namespaces that it watches, and PGO cannot clone one from there.",
    source:
      "PGO 6.0, cmd/postgres-operator/main.go; internal/controller/postgrescluster/pgbackrest.go; CloudNativePG 1.30, operator configuration",
    check: ({ operators, clusters }) =>
      clusters.flatMap((cluster, i) => {
        const watched = operators.find(({ operator }) => operator === cluster.operator)?.watchNamespaces ?? [];
        return watched.length === 0 || watched.includes(everyNamespace)
          ? []
          : namespacesOf(cluster)
              .filter(({ namespace }) => !watched.includes(namespace))
              .map(({ path }) => ({
                path: ["clusters", i, ...path],
                message: `is not watched; add it to the operator's watchNamespaces (${watched.join(", ")})`,
              }));
      }),
  },
];

/** Rules for the placement of clusters. */
const nodeRules: Rule<Environment>[] = [
  {
    id: "database-nodes-are-used",
    reads: ["kubernetes", "clusters"],
    why: "On shared nodes other pods starve or evict a database, while the billed database nodes are unused.",
    source: "Kubernetes documentation, taints and tolerations",
    check: ({ kubernetes, clusters }) =>
      clusters.flatMap((cluster, i) =>
        operatorOf(cluster)
          .nodePools(cluster)
          .flatMap(({ path, value: nodePool }): RuleFinding[] => {
            const at = ["clusters", i, ...path];
            if (kubernetes.source === "gke" && kubernetes.databasePool !== undefined && nodePool !== "database") {
              return [{ path: at, message: "leaves the database pool empty; set nodePool: database" }];
            }
            if (kubernetes.source === "gke" && kubernetes.databasePool === undefined && nodePool === "database") {
              return [{ path: at, message: "needs a database pool; remove it, or add kubernetes.databasePool" }];
            }
            if ((kubernetes.source === "embedded" || kubernetes.source === "kind") && nodePool === "database") {
              return [{ path: at, message: "needs a database pool, which the node of this machine is not; remove it" }];
            }
            return [];
          }),
      ),
  },
  {
    id: "instances-fit-kind-nodes",
    reads: ["kubernetes", "clusters"],
    why: "A pod with required anti-affinity and without a free node stays Pending: an instance, or a PgBouncer.",
    source: "Kubernetes documentation, inter-pod anti-affinity",
    check: ({ kubernetes, clusters }) => {
      const local =
        kubernetes.source === "kind"
          ? { nodes: kubernetes.nodes, kubernetes: "the kind cluster", fix: "raise kubernetes.nodes" }
          : kubernetes.source === "embedded"
            ? { nodes: 1, kubernetes: "this machine", fix: "use kubernetes.source: kind" }
            : undefined;
      if (local === undefined) return [];
      return clusters.flatMap((cluster, i) =>
        crowdedPods(clusterPods(cluster), local.nodes, local).map(({ path, message }) => ({
          path: ["clusters", i, ...path],
          message,
        })),
      );
    },
  },
  {
    id: "volumes-outlive-claims",
    reads: ["disposable", "kubernetes", "clusters"],
    why: "GKE's StorageClasses, and the one of restore drills, delete a disk with its claim, and the operator deletes claims with the cluster.",
    source: "PGO 6.0, internal/controller/postgrescluster/delete.go; CrunchyData/postgres-operator#3674",
    check: ({ disposable, kubernetes, clusters }) =>
      disposable || kubernetes.source !== "gke"
        ? []
        : clusters.flatMap((cluster, i) =>
            operatorOf(cluster)
              .volumes(cluster)
              .filter(
                ({ value: { storageClass = "" } }) =>
                  Object.hasOwn(gkeClasses, storageClass) || storageClass === drillStorage,
              )
              .map(({ path }) => ({
                path: ["clusters", i, ...path, "storageClass"],
                message: `deletes disks with their claims; remove it, or write "${databaseStorage}", the class that keeps disks`,
              })),
          ),
  },
];

/** Rules for temporary volumes. */
const drillRules: Rule<Environment>[] = [
  {
    id: "drill-volume-goes",
    reads: ["disposable", "kubernetes", "clusters"],
    why: "The StorageClasses of databases and of the system keep disks: each drill would leave one behind.",
    source: "Kubernetes documentation, generic ephemeral volumes; StorageClass, reclaim policy",
    check: ({ disposable, kubernetes, clusters }) =>
      disposable || kubernetes.source !== "gke"
        ? []
        : clusters.flatMap(({ drill }, i) =>
            drill.volume.storageClass === databaseStorage || drill.volume.storageClass === systemStorage
              ? [
                  {
                    path: ["clusters", i, "drill", "volume", "storageClass"],
                    message: "keeps its disks; remove it, or use a StorageClass with the reclaim policy Delete",
                  },
                ]
              : [],
          ),
  },
];

/** Rules of operators for their own clusters and installations. */
const operatorRules: Rule<Environment>[] = operators.flatMap(({ name, environmentRules: rules }) =>
  rules.map((rule) => ({
    ...rule,
    check: (environment: Environment) =>
      rule.check({
        operators: [...environment.operators.entries()].filter(([, { operator }]) => operator === name),
        clusters: [...environment.clusters.entries()].filter(([, { operator }]) => operator === name),
      }),
  })),
);

/** Rules across the parts of an environment. */
export const environmentRules: Rule<Environment>[] = [
  ...clusterRules,
  ...operatorRules,
  ...cloneRules,
  ...objectNameRules,
  ...nodePortRules,
  ...deliveryRules,
  ...namespaceRules,
  ...nodeRules,
  ...placementRules,
  ...bucketRules,
  ...drillRules,
  ...backupRules,
  ...monitoringEnvironmentRules,
];
