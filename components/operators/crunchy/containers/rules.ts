import { resourceFindings } from "../../../model/containers";
import type { Rule, RuleFinding } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { pgoKey } from "../names";
import { environmentsAt, metadataAt, resourcesAt, sidecarsAt } from "../places";

/** Containers and volumes that PGO adds to pods. Source: PGO 6.0, internal/naming/names.go. */
const containersOfPgo = new Set([
  ...["database", "replication-cert-copy", "pgbackrest", "pgbackrest-config", "exporter", "collector"],
  ...["postgres-startup", "nss-wrapper-init", "pgbouncer", "pgbouncer-config"],
]);

/** Rules for containers and variables of pods. */
export const containerRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "container-cpu-limits-cover-requests",
    reads: ["backups", "bootstrap", "crunchy", "pooler"],
    why: "Kubernetes refuses a pod with a limit below its request: the operator retries forever.",
    source: "Kubernetes documentation, resource management for pods",
    check: (cluster) => resourcesAt(cluster).flatMap(({ path, value }) => resourceFindings(value, path)),
  },
  {
    id: "container-names-differ",
    reads: ["crunchy", "pooler"],
    why: "Kubernetes refuses a pod with two containers of one name: the operator retries forever.",
    source: "PGO 6.0, internal/postgres/reconcile.go",
    check: (cluster) =>
      sidecarsAt(cluster).flatMap(({ path, value }) =>
        value.flatMap(({ name }, i) => {
          const twice = value.findIndex((other) => other.name === name) < i;
          if (!twice && !containersOfPgo.has(name)) return [];
          return [
            { path: [...path, i, "name"], message: `is ${twice ? "used twice" : "PGO's own"}; use another name` },
          ];
        }),
      ),
  },
  {
    id: "container-has-each-once",
    reads: ["crunchy", "pooler"],
    why: "The API server refuses a container with a duplicate variable, port or folder; PGO retries forever.",
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
    why: "Kubernetes refuses a variable with two sources, and one without a source is silently empty.",
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
    why: "PGO and pgstack select their objects with these labels and annotations; another value breaks them or is dropped.",
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
    why: "PGO acts on annotations: one restores over the data, one removes backups. An unknown annotation or value has no effect.",
    source: "PGO 6.0, internal/naming/annotations.go",
    check: ({ crunchy: { annotations } }) =>
      Object.entries(annotations).flatMap(([key, value]) => {
        const message = annotationProblem(key, value);
        return message === undefined ? [] : [{ path: ["crunchy", "annotations", key], message }];
      }),
  },
];

/**
 * Annotations of a PostgresCluster that no other key sets, and the values that PGO accepts. Source: PGO 6.0,
 * internal/naming/annotations.go.
 */
const freeAnnotations: ReadonlyMap<string, RegExp> = new Map([
  [pgoKey("pgbackrest-ip-version"), /^IPv[46]$/],
  [pgoKey("pgbackrest-cloud-log-volume"), /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/],
  [pgoKey("postgres-exporter-collectors"), /^None$/],
]);

function annotationProblem(key: string, value: string): string | undefined {
  if (key.startsWith("pulumi.com/")) return "controls the engine, and pgstack sets it; remove it";
  if (!key.startsWith(pgoKey(""))) return undefined;
  const known = freeAnnotations.get(key);
  if (known === undefined)
    return `is set by another key or command of pgstack, or unknown to PGO; allowed are ${[...freeAnnotations.keys()].join(", ")}`;
  return known.test(value) ? undefined : `is unknown to PGO; it must match ${known.source}`;
}

/** Returns the entries of a list that repeat the value of a key. */
function repeated<Entry extends object>(
  list: readonly Entry[],
  path: RuleFinding["path"],
  key: keyof Entry & string,
): RuleFinding[] {
  const values = list.map((entry) => entry[key]);
  return values.flatMap((value, i) =>
    values.indexOf(value) < i ? [{ path: [...path, i, key], message: "is listed twice; keep one" }] : [],
  );
}

function owned(path: RuleFinding["path"], key: string): RuleFinding[] {
  const owner = key.startsWith(pgoKey(""))
    ? "PGO"
    : /^app\.kubernetes\.io\/(managed-by|part-of|component|instance)$|^pulumi\.com\//.test(key)
      ? "pgstack"
      : key === "iam.gke.io/gcp-service-account" || key === "eks.amazonaws.com/role-arn"
        ? "backups"
        : undefined;
  return owner === undefined ? [] : [{ path, message: `is set by ${owner}; use another name` }];
}
