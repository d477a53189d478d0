/**
 * What Kubernetes and Compute Engine would do with rendered objects, written from their documentation and without any code of pgstack: it
 * is what the placement of pgstack is held against.
 */

type Json = Readonly<Record<string, unknown>>;

/** A resource as a plan or a recording has it. */
export interface Rendered {
  readonly type: string;
  readonly name: string;
  readonly inputs?: Json;
}

interface Node {
  readonly pool: string;
  readonly series: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string }[];
}

interface Pod {
  readonly name: string;
  readonly spec: Json;
  readonly claims: readonly Json[];
}

const record = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(record) : []);
const get = (value: unknown, ...keys: string[]): unknown =>
  keys.reduce<unknown>((found, key) => record(found)[key], value);

/** Source: Compute Engine documentation, "Machine series comparison"; only what the tests use. */
const attachable: Readonly<Record<string, RegExp>> = {
  e2: /^pd-/,
  n1: /^pd-/,
  n2: /^pd-/,
  c3: /^(pd-(balanced|ssd|extreme)|hyperdisk-)/,
  n4: /^hyperdisk-(balanced|throughput)/,
  c4: /^hyperdisk-(balanced|throughput|extreme)/,
  c4a: /^hyperdisk-/,
};
const ofArm = new Set(["c4a"]);

/** Source: GKE documentation, StorageClasses that GKE installs. */
const installed = { "standard-rwo": "pd-balanced", "premium-rwo": "pd-ssd", standard: "pd-standard" };

/** Pods that no node takes, volumes that cannot be attached where their pod can run, and Hyperdisks below 4 GiB. */
export function faults(resources: readonly Rendered[]): string[] {
  const nodes = resources.filter(({ type }) => type.endsWith(":NodePool")).map(nodeOf);
  const classes = new Map<string, string>(Object.entries(installed));
  for (const { type, inputs } of resources) {
    if (type.endsWith(":StorageClass"))
      classes.set(String(get(inputs, "metadata", "name")), String(get(inputs, "parameters", "type")));
  }
  const pods = resources.flatMap(podsOf);
  // An upgrade mounts the volumes of the instances.
  const upgrades = resources
    .filter(({ type }) => type.endsWith(":PGUpgrade"))
    .map(({ name, inputs }) => ({
      name: `${name} upgrade`,
      spec: record(get(inputs, "spec")),
      claims: pods.filter((pod) => pod.name.endsWith(" instances")).flatMap(({ claims }) => claims),
    }));
  return [...pods, ...upgrades].flatMap(({ name, spec, claims }) => {
    const landing = nodes.filter((node) => lands(spec, node));
    if (landing.length === 0) return [`${name}: no node`];
    return claims.flatMap((claim) => {
      const named = claim["storageClassName"];
      const storageClass = typeof named === "string" ? named : "standard-rwo";
      const type = classes.get(storageClass) ?? "unknown";
      const size = String(get(claim, "resources", "requests", "storage"));
      return [
        ...landing
          .filter(({ series }) => attachable[series]?.test(type) !== true)
          .map(({ pool, series }) => `${name}: ${storageClass} (${type}) on ${pool} (${series})`),
        ...(type.startsWith("hyperdisk") && /^[123]Gi$/.test(size) ? [`${name}: ${size} of ${type}`] : []),
      ];
    });
  });
}

function nodeOf({ inputs }: Rendered): Node {
  const config = get(inputs, "nodeConfig");
  const series = String(get(config, "machineType")).split("-")[0] ?? "";
  const keepsTaint = get(config, "taintConfig", "architectureTaintBehavior") !== "NONE";
  const architecture = ofArm.has(series) ? "arm64" : "amd64";
  return {
    pool: String(get(inputs, "name")),
    series,
    labels: { ...(record(get(config, "labels")) as Record<string, string>), "kubernetes.io/arch": architecture },
    taints: [
      ...list(get(config, "taints")).map(({ key, value }) => ({ key: String(key), value: String(value) })),
      ...(architecture === "arm64" && keepsTaint ? [{ key: "kubernetes.io/arch", value: architecture }] : []),
    ],
  };
}

function lands(spec: Json, { labels, taints }: Node): boolean {
  const holds = ({ key, operator, values }: Json): boolean =>
    operator === "In" && Array.isArray(values) && values.includes(labels[String(key)]);
  const terms = list(
    get(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"),
  );
  return (
    Object.entries(record(spec["nodeSelector"])).every(([key, value]) => labels[key] === value) &&
    (terms.length === 0 || terms.some((term) => list(term["matchExpressions"]).every(holds))) &&
    taints.every((taint) =>
      list(spec["tolerations"]).some(
        ({ key, operator, value }) => key === taint.key && (operator === "Exists" || value === taint.value),
      ),
    )
  );
}

/** The pods that come from an object. PGO gives its Jobs and its repository host nothing of the instances. Source: PGO 6.0. */
function podsOf({ type, name, inputs }: Rendered): Pod[] {
  const kind = type.split(":").at(-1) ?? "";
  const spec = record(get(inputs, "spec"));
  switch (kind) {
    case "PostgresCluster":
      return type.includes("crunchydata") ? postgresClusterPods(name, spec) : [];
    case "PGAdmin":
      return [{ name, spec, claims: [record(spec["dataVolumeClaimSpec"])] }];
    case "Cluster":
      return type.includes("cnpg.io") ? cnpgPods(name, spec) : [];
    case "Deployment":
    case "StatefulSet":
    case "Job":
      return [workload(name, spec, get(spec, "template", "spec"))];
    case "CronJob":
      return [workload(name, spec, get(spec, "jobTemplate", "spec", "template", "spec"))];
    default:
      return [];
  }
}

function workload(name: string, spec: Json, template: unknown): Pod {
  const pod = record(template);
  const ephemeral = list(pod["volumes"]).map((volume) => get(volume, "ephemeral", "volumeClaimTemplate", "spec"));
  const templates = list(spec["volumeClaimTemplates"]).map((one) => record(one["spec"]));
  return { name, spec: pod, claims: [...templates, ...ephemeral.filter(Boolean).map(record)] };
}

function postgresClusterPods(name: string, spec: Json): Pod[] {
  const sets = list(spec["instances"]);
  const data = sets.map((set) =>
    [set["dataVolumeClaimSpec"], set["walVolumeClaimSpec"]].filter((claim) => claim !== undefined).map(record),
  );
  const pgbackrest = record(get(spec, "backups", "pgbackrest"));
  const repos = list(pgbackrest["repos"]).flatMap(({ volume }) =>
    volume === undefined ? [] : [record(get(volume, "volumeClaimSpec"))],
  );
  const source = get(spec, "dataSource", "postgresCluster") ?? get(spec, "dataSource", "pgbackrest");
  const pooler = get(spec, "proxy", "pgBouncer");
  return [
    ...sets.map((set, i) => ({ name: `${name} instances`, spec: set, claims: data[i] ?? [] })),
    ...(repos.length > 0
      ? [{ name: `${name} repository host`, spec: record(pgbackrest["repoHost"]), claims: repos }]
      : []),
    ...(pgbackrest["restore"] !== undefined
      ? [{ name: `${name} restore`, spec: record(pgbackrest["restore"]), claims: data[0] ?? [] }]
      : []),
    ...(source !== undefined ? [{ name: `${name} bootstrap`, spec: record(source), claims: data[0] ?? [] }] : []),
    ...(pooler !== undefined ? [{ name: `${name} pooler`, spec: record(pooler), claims: [] }] : []),
  ];
}

function cnpgPods(name: string, spec: Json): Pod[] {
  const claims = [spec["storage"], spec["walStorage"]].filter((one) => one !== undefined);
  return [
    {
      name: `${name} instances`,
      spec: record(spec["affinity"]),
      claims: claims.map((one) => ({
        storageClassName: get(one, "storageClass"),
        resources: { requests: { storage: get(one, "size") } },
      })),
    },
  ];
}
