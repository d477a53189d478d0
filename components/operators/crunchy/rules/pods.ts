import { quantity } from "../../../shared/scalars";
import type { Rule, RuleFinding } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { tolerationFindings } from "../../../model/shapes";
import { environmentsAt, metadataAt, resourcesAt, schedulingsAt, sidecarsAt } from "./places";

/** Containers and volumes that PGO puts into pods itself. Source: PGO 6.0, internal/naming/names.go. */
const containersOfPgo = new Set([
  ...["database", "replication-cert-copy", "pgbackrest", "pgbackrest-config", "exporter", "collector"],
  ...["postgres-startup", "nss-wrapper-init", "pgbouncer", "pgbouncer-config"],
]);

/** Constraints that PGO adds to every pod, with ScheduleAnyway. Source: PGO 6.0, topology.go. */
const spreadOfPgo = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"];

/** Rules for what is in a pod. */
const containerRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "container-cpu-limits-cover-requests",
    reads: ["backups", "bootstrap", "crunchy", "pooler"],
    why: "Kubernetes refuses a pod that may use less than it asks for: the operator tries for ever.",
    source: "Kubernetes documentation, resource management for pods",
    check: (cluster) =>
      resourcesAt(cluster).flatMap(({ path, value: { cpu, cpuLimit } }) =>
        cpuLimit !== undefined && quantity(cpuLimit) < quantity(cpu)
          ? [{ path: [...path, "cpuLimit"], message: `must be at least what is requested, ${cpu}; raise or remove it` }]
          : [],
      ),
  },
  {
    id: "container-names-differ",
    reads: ["crunchy", "pooler"],
    why: "Kubernetes refuses a pod with two containers of one name: the operator tries for ever.",
    source: "PGO 6.0, internal/postgres/reconcile.go",
    check: (cluster) =>
      sidecarsAt(cluster).flatMap(({ path, value }) =>
        value.flatMap(({ name }, i) => {
          const twice = value.findIndex((other) => other.name === name) < i;
          if (!twice && !containersOfPgo.has(name)) return [];
          return [
            { path: [...path, i, "name"], message: `is ${twice ? "there twice" : "PGO's own"}; take another name` },
          ];
        }),
      ),
  },
  {
    id: "container-has-each-once",
    reads: ["crunchy", "pooler"],
    why: "The API server refuses a container with a variable, a port or a folder twice; PGO tries for ever to make such a pod.",
    source: "PGO 6.0 CRD, spec.instances[].containers[] (list-map keys); Kubernetes documentation, Container",
    check: (cluster) => [
      ...environmentsAt(cluster).flatMap(({ path, value }) => repeated(value, path, "name")),
      ...sidecarsAt(cluster).flatMap(({ path, value }) =>
        value.flatMap(({ ports, mounts }, i) => [
          ...repeated(ports, [...path, i, "ports"], "name"),
          ...repeated(ports, [...path, i, "ports"], "port"),
          ...repeated(mounts, [...path, i, "mounts"], "path"),
        ]),
      ),
    ],
  },
  {
    id: "variable-has-one-source",
    reads: ["crunchy", "pooler"],
    why: "A variable with two sources is refused by Kubernetes, and one with none is empty without a word.",
    source: "Kubernetes documentation, environment variables",
    check: (cluster) =>
      environmentsAt(cluster).flatMap(({ path, value }) =>
        value.flatMap((variable, i) =>
          (variable.value === undefined) === (variable.secret === undefined)
            ? [{ path: [...path, i], message: "needs exactly one of value and secret" }]
            : [],
        ),
      ),
  },
  {
    id: "labels-are-not-the-operators",
    reads: ["crunchy", "pooler"],
    why: "By these labels and annotations PGO finds its objects and pgstack its own; the user's value is dropped or breaks them.",
    source: "PGO 6.0, internal/naming/labels.go and annotations.go",
    check: (cluster) =>
      metadataAt(cluster).flatMap(({ path, value: { labels, annotations } }) => [
        ...Object.keys(labels).flatMap((key) => owned([...path, "labels", key], key)),
        ...Object.keys(annotations).flatMap((key) => owned([...path, "annotations", key], key)),
      ]),
  },
  {
    id: "annotations-are-free",
    reads: ["crunchy"],
    why: "PGO acts on annotations: one restores over the data, one removes backups. An unknown one, or a value that it does not know, does nothing.",
    source: "PGO 6.0, internal/naming/annotations.go",
    check: ({ crunchy: { annotations } }) =>
      Object.entries(annotations).flatMap(([key, value]) => {
        const message = annotationProblem(key, value);
        return message === undefined ? [] : [{ path: ["crunchy", "annotations", key], message }];
      }),
  },
];

const prefix = "postgres-operator.crunchydata.com/";

/** Annotations of a PostgresCluster that no other key writes, and the values that PGO knows. Source: PGO 6.0, internal/naming/annotations.go. */
const freeAnnotations: ReadonlyMap<string, RegExp> = new Map([
  [`${prefix}pgbackrest-ip-version`, /^IPv[46]$/],
  [`${prefix}pgbackrest-cloud-log-volume`, /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/],
  [`${prefix}postgres-exporter-collectors`, /^None$/],
]);

function annotationProblem(key: string, value: string): string | undefined {
  if (key.startsWith("pulumi.com/")) return "is an order to the engine, which pgstack gives; remove it";
  if (!key.startsWith(prefix)) return undefined;
  const known = freeAnnotations.get(key);
  if (known === undefined)
    return `is written by another key or command of pgstack, or unknown to PGO; free are ${[...freeAnnotations.keys()].join(", ")}`;
  return known.test(value) ? undefined : `is a value that PGO does not know; it must match ${known.source}`;
}

/** Where a list has an entry with the same value of a key as one before it. */
function repeated<Entry extends object>(
  list: readonly Entry[],
  path: RuleFinding["path"],
  key: keyof Entry & string,
): RuleFinding[] {
  const values = list.map((entry) => entry[key]);
  return values.flatMap((value, i) =>
    values.indexOf(value) < i ? [{ path: [...path, i, key], message: "is there twice; keep one" }] : [],
  );
}

function owned(path: RuleFinding["path"], key: string): RuleFinding[] {
  const owner = /^postgres-operator\.crunchydata\.com\//.test(key)
    ? "PGO"
    : /^app\.kubernetes\.io\/(managed-by|part-of|component|instance)$|^pulumi\.com\//.test(key)
      ? "pgstack"
      : key === "iam.gke.io/gcp-service-account" || key === "eks.amazonaws.com/role-arn"
        ? "backups"
        : undefined;
  return owner === undefined ? [] : [{ path, message: `is set by ${owner}; take a name of your own` }];
}

/** Rules for where pods run. */
const placementRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "spread-differs-from-defaults",
    reads: ["scheduling", "backups", "bootstrap", "restore", "crunchy", "pooler"],
    why: "PGO adds its own constraints to the user's; Kubernetes refuses a pod that has one of them twice, and no pod starts.",
    source: "PGO 6.0, internal/controller/postgrescluster/topology.go",
    check: (cluster) =>
      schedulingsAt(cluster).flatMap(({ path, value: { spread, zones } }) =>
        spread.flatMap(({ topologyKey, whenUnsatisfiable }, i) => {
          const is = (other: { topologyKey: string; whenUnsatisfiable: string }): boolean =>
            other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable;
          const others = [
            ...spreadOfPgo.map((key) => ({ topologyKey: key, whenUnsatisfiable: "ScheduleAnyway" })),
            ...(zones === "required"
              ? [{ topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" }]
              : []),
            ...spread.slice(0, i),
          ];
          return others.some(is) ? [{ path: [...path, "spread", i], message: "is there already; remove it" }] : [];
        }),
      ),
  },
  {
    id: "node-label-has-its-values",
    reads: ["scheduling", "backups", "bootstrap", "restore", "crunchy", "pooler"],
    why: "Kubernetes refuses a pod whose node affinity compares with nothing, or with what is no number: no pod starts.",
    source: "Kubernetes documentation, node affinity",
    check: (cluster) =>
      schedulingsAt(cluster).flatMap(({ path, value: { nodes } }) => {
        const lists = [
          { at: [...path, "nodes", "required"], labels: nodes?.required ?? [] },
          ...(nodes?.preferred ?? []).map(({ labels }, i) => ({
            at: [...path, "nodes", "preferred", i, "labels"],
            labels,
          })),
        ];
        return lists.flatMap(({ at, labels }) =>
          labels.flatMap(({ operator, values }, i) => {
            const message = valuesMessage(operator, values);
            return message === undefined ? [] : [{ path: [...at, i, "values"], message }];
          }),
        );
      }),
  },
  {
    id: "toleration-is-whole",
    reads: ["scheduling", "backups", "bootstrap", "restore", "crunchy", "pooler"],
    why: "Kubernetes refuses a pod with a toleration that contradicts itself: no pod starts.",
    source: "Kubernetes documentation, taints and tolerations",
    check: (cluster) =>
      schedulingsAt(cluster).flatMap(({ path, value: { tolerations } }) =>
        tolerationFindings(tolerations, [...path, "tolerations"]),
      ),
  },
];

function valuesMessage(operator: string, values: readonly string[]): string | undefined {
  if (operator === "In" || operator === "NotIn") return values.length > 0 ? undefined : "needs at least one value";
  if (operator === "Exists" || operator === "DoesNotExist")
    return values.length === 0 ? undefined : `is not read with ${operator}; remove it`;
  return values.length === 1 && /^-?\d+$/.test(values[0] ?? "") ? undefined : "needs one whole number";
}

/** Rules for pods of every kind. */
export const podRules: Rule<CheckedCrunchyCluster>[] = [...containerRules, ...placementRules];
