import { findingsOf, invariants } from "../../src/plan/findings";
import { recordEnvironment } from "../../src/plan/plan";
import { type RecordedResource, Recording } from "../../src/plan/recording";
import { environment } from "../helpers/environments";

/** A change to resources of production that breaks one promise. */
interface Mutation {
  readonly invariant: string;
  readonly breaks: string;
  readonly type: RegExp;
  readonly change: (resource: RecordedResource) => Partial<RecordedResource>;
}

const inputs =
  (changes: Readonly<Record<string, unknown>>) =>
  (resource: RecordedResource): Partial<RecordedResource> => ({ inputs: { ...resource.inputs, ...changes } });

const without =
  (type: RegExp) =>
  ({ dependencies }: RecordedResource): Partial<RecordedResource> => ({
    dependencies: dependencies.filter((urn) => !type.test(urn)),
  });

const cluster = /^kubernetes:postgres-operator\.crunchydata\.com.*:PostgresCluster$/;
const gke = /^gcp:container\/cluster:Cluster$/;
const unprotected = (): Partial<RecordedResource> => ({ protect: false });

const mutations: readonly Mutation[] = [
  { invariant: "no-default-provider", breaks: "a bucket", type: /bucket:Bucket$/, change: () => ({ provider: "" }) },
  { invariant: "no-default-provider", breaks: "a cluster", type: cluster, change: () => ({ provider: "" }) },
  { invariant: "labels", breaks: "the GKE cluster", type: gke, change: inputs({ resourceLabels: {} }) },
  { invariant: "labels", breaks: "the nodes", type: /:NodePool$/, change: inputs({ nodeConfig: {} }) },
  { invariant: "labels", breaks: "the bucket", type: /bucket:Bucket$/, change: inputs({ labels: undefined }) },
  {
    invariant: "labels",
    breaks: "a Kubernetes object",
    type: cluster,
    change: inputs({ metadata: { name: "main", namespace: "postgres" } }),
  },
  {
    invariant: "namespace-is-set",
    breaks: "a cluster",
    type: cluster,
    change: inputs({ metadata: { name: "main", labels: { "app.kubernetes.io/managed-by": "pgstack" } } }),
  },
  { invariant: "protection", breaks: "the GKE cluster", type: gke, change: unprotected },
  {
    invariant: "protection",
    breaks: "the GKE cluster's own",
    type: gke,
    change: inputs({ deletionProtection: false }),
  },
  { invariant: "protection", breaks: "the bucket", type: /bucket:Bucket$/, change: unprotected },
  { invariant: "protection", breaks: "a namespace", type: /:Namespace$/, change: unprotected },
  { invariant: "protection", breaks: "the operator", type: /:Release$/, change: unprotected },
  { invariant: "protection", breaks: "the cluster", type: cluster, change: unprotected },
  {
    invariant: "volumes-are-kept",
    breaks: "the class",
    type: /:StorageClass$/,
    change: inputs({ reclaimPolicy: "Delete" }),
  },
  {
    invariant: "no-project-wide-power",
    breaks: "the nodes' account",
    type: /projects\/iammember/i,
    change: inputs({ role: "roles/storage.admin" }),
  },
  {
    invariant: "secrets-stay-in-namespaces",
    breaks: "a ClusterRole",
    type: /:ClusterRole$/,
    change: inputs({ rules: [{ resources: ["secrets"] }] }),
  },
  {
    invariant: "secrets-stay-in-namespaces",
    breaks: "the chart of PGO",
    type: /:Release$/,
    change: inputs({ values: { singleNamespace: false } }),
  },
  {
    invariant: "no-key-without-consent",
    breaks: "an account",
    type: /serviceaccount\/account:Account$/,
    change: () => ({ type: "gcp:serviceaccount/key:Key" }),
  },
  {
    invariant: "access-before-clusters",
    breaks: "access to the bucket",
    type: /:PostgresCluster$/,
    change: without(/bucketIAMBinding/),
  },
  {
    invariant: "access-before-clusters",
    breaks: "impersonation",
    type: /:PostgresCluster$/,
    change: without(/serviceaccount\/iAMBinding/),
  },
  { invariant: "nodes-in-all", breaks: "the database pool", type: /:NodePool$/, change: inputs({ nodeCount: 3 }) },
  {
    invariant: "pins",
    breaks: "an image",
    type: cluster,
    change: ({ inputs: { spec, ...rest } }) => ({
      inputs: { ...rest, spec: { ...(spec as object), image: "postgres:latest" } },
    }),
  },
  { invariant: "pins", breaks: "the chart", type: /:Release$/, change: inputs({ version: undefined }) },
];

let production: Recording;
beforeAll(async () => {
  const config = environment("prod");
  if (config.backupBucket === undefined) throw new Error("prod has no bucket");
  // This mode has a resource more that clusters wait for.
  const backupBucket = { ...config.backupBucket, identity: { mode: "impersonation" as const } };
  production = await recordEnvironment("prod", { ...config, backupBucket });
});

function mutated({ type, change }: Mutation): Recording {
  const result = new Recording();
  if (!production.resources.some((resource) => type.test(resource.type))) throw new Error(`no ${String(type)}`);
  result.resources.push(
    ...production.resources.map((resource) =>
      type.test(resource.type) ? { ...resource, ...change(resource) } : resource,
    ),
  );
  return result;
}

describe("the promises about an environment", () => {
  it("are kept by production", () => {
    expect(findingsOf(environment("prod"), production)).toEqual([]);
  });

  it.each(mutations)("$invariant: detects $breaks", (mutation) => {
    const found = findingsOf(environment("prod"), mutated(mutation));
    expect(found.map(({ message }) => message.split(":")[0])).toContain(mutation.invariant);
  });

  it("each have a change that breaks them", () => {
    const broken = new Set(mutations.map(({ invariant }) => invariant));
    expect(invariants.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });

  it("do not require protection of a disposable environment", () => {
    const config = { ...environment("prod"), disposable: true };
    const all = mutations.filter(({ invariant }) => invariant === "protection" || invariant === "volumes-are-kept");
    for (const mutation of all) expect(findingsOf(config, mutated(mutation))).toEqual([]);
  });
});
