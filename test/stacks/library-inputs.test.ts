import * as pulumi from "@pulumi/pulumi";
import { type KubernetesConnection, PostgresOperator, PublishedManifest } from "../../components";
import { BackupBucket, BackupKeySecrets, GkeCluster } from "../../components/google";
import { zonal } from "../helpers/google";
import { record } from "../helpers/mocks";
import { readRepository } from "../helpers/repository";

/** An output whose value a preview does not know yet. */
const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

const connection: KubernetesConnection = { kubeconfig: unknown, context: "c", identity: "i" };
const settings = { operator: "crunchy", namespace: "postgres-operator" } as const;
const files = [{ url: "https://example.com/a.yaml", sha256: "0".repeat(64) }];

const cluster = {
  settings: {
    ...zonal,
    encryption: { etcd: "projects/acme-keys/locations/europe-west3/keyRings/r/cryptoKeys/k" },
  },
  environment: "test",
  placement: { network: "n", subnetwork: "s", podsRange: "p", servicesRange: "v", maxPodsPerNode: 64, nodeTag: "t" },
  disposable: true,
} as const;

/** Every argument that takes an output: a program that hands it one, and the inputs of a resource that are unknown then. */
const cases: Readonly<Record<string, readonly [program: () => unknown, resource: string, ...inputs: string[]]>> = {
  "BackupBucketArgs.projectNumber": [
    () =>
      new BackupBucket("backups", {
        settings: { source: "new", name: "acme-backups", identity: { mode: "direct" } },
        project: "acme-test",
        projectNumber: unknown,
        location: "europe-west3",
        prefix: "acme",
        environment: "test",
        disposable: false,
        accounts: [{ namespace: "postgres", name: "main-instance" }],
      }),
    "backups-access",
    "members",
  ],
  "BackupKeySecretsArgs.key": [
    () => new BackupKeySecrets("keys", { key: unknown, clusters: [{ name: "main", namespace: "postgres" }] }),
    "keys-main",
    "data",
  ],
  "GkeClusterArgs.projectNumber": [
    () => new GkeCluster("gke", { ...cluster, projectNumber: unknown }),
    "gke-etcd-key",
    "member",
  ],
  // The address of the nodes' account is unknown in each first preview, and so is the pool that names it.
  "GkeClusterArgs.network": [
    () => new GkeCluster("gke", { ...cluster, projectNumber: "1", attachment: { network: unknown, subnetwork: "s" } }),
    "gke-cluster",
    "network",
    "nodeConfig",
  ],
  "GkeClusterArgs.subnetwork": [
    () => new GkeCluster("gke", { ...cluster, projectNumber: "1", attachment: { network: "n", subnetwork: unknown } }),
    "gke-cluster",
    "nodeConfig",
    "subnetwork",
  ],
  "KubernetesConnection.kubeconfig": [
    () => new PostgresOperator("pgo", { settings, ...connection }),
    "pgo-definitions",
    "kubeconfig",
  ],
  "PostgresOperatorArgs.kubeconfig": [
    () => new PostgresOperator("pgo", { settings, kubeconfig: unknown }),
    "pgo-definitions",
    "kubeconfig",
  ],
  "PublishedManifestArgs.kubeconfig": [
    () => new PublishedManifest("definitions", { manifests: files, kinds: ["ConfigMap"], kubeconfig: unknown }),
    "definitions",
    "kubeconfig",
  ],
};

describe("an argument that takes an output", () => {
  it("is one of these", () => {
    const surface = readRepository("docs/api.md");
    const inputs = [...surface.matchAll(/^interface (\w+).*\{\n((?: .*\n)*)\}/gm)].flatMap(([, name, body]) =>
      [...(body ?? "").matchAll(/readonly (\w+)\??: .*pulumi\.Input</g)].map(([, key]) => `${name ?? ""}.${key ?? ""}`),
    );
    expect(inputs.sort()).toEqual(Object.keys(cases).sort());
  });

  it.each(Object.entries(cases))("%s may be unknown in a preview", async (_name, [program, resource, ...inputs]) => {
    const { resources } = await record(program, true);
    const found = resources.find(({ name }) => name === resource);
    expect([...(found?.unknown ?? [])].sort()).toEqual(inputs);
    expect(JSON.stringify(resources.map((made) => made.inputs))).not.toContain("not supported");
  });
});
