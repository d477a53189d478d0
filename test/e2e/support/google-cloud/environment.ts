import * as fs from "node:fs";
import * as path from "node:path";
import { crunchy } from "../../../../components/versions";
import { crunchyCrds } from "../../../helpers/crd";
import { languageHost } from "../language-host";
import type { Machine, Running } from "../machine";
import { accessOf } from "../../../../local/node/access";
import { FakePgo } from "../fake-pgo/pgo";
import { FakeGoogleCloud, type GoogleCloudOptions } from "./fake";

/** An environment on Google Cloud as these tests run it. */
export interface GoogleEnvironment {
  readonly google: FakeGoogleCloud;
  readonly pgo: FakePgo;
  /** Runs the engine's command line on the environment's stack. */
  readonly pulumi: (...args: readonly string[]) => Running;
  /** Environment variables of the project's own commands. */
  readonly variables: Readonly<Record<string, string>>;
  /** Rewrites its configuration. */
  readonly edit: (from: string | RegExp, to: string) => void;
  /** Removes monitoring: the node of the tests lacks its images and volumes, so it can be previewed but not created. */
  readonly withoutMonitoring: () => void;
  /** The stack's file on the backend, as it lies there. */
  readonly state: () => string;
  readonly stop: () => Promise<void>;
}

/**
 * Makes a shipped environment (`dev` or `prod`) ready to run on the real engine: Google Cloud is a fake whose control plane
 * is the node of the tests, which the real Kubernetes provider reaches as it would reach GKE: by the kubeconfig of the stack,
 * a token of its exec program, and a certificate that is not in the kubeconfig. PGO is a fake too.
 *
 * Its namespaces get names of their own, for the node holds the environment `local` beside it.
 */
export async function googleEnvironment(
  machine: Machine,
  name: "dev" | "prod",
  options: Omit<GoogleCloudOptions, "endpoint"> & { readonly passphrase?: string } = {},
): Promise<GoogleEnvironment> {
  const kubeconfig = path.join(machine.state, "node", "kubeconfig");
  const { server, credentials } = accessOf(kubeconfig);
  const home = path.join(machine.state, name);
  fs.rmSync(home, { recursive: true, force: true });
  fs.mkdirSync(path.join(home, "backend"), { recursive: true });
  const trusted = path.join(home, "ca.pem");
  fs.writeFileSync(trusted, credentials.ca);
  machine.apply(snapshotClasses);
  const google = await FakeGoogleCloud.start({ ...options, endpoint: new URL(server).host });
  const pgo = new FakePgo(kubeconfig, { namespace: `${name}-postgres`, operatorNamespace: `${name}-operator` });
  const variables = {
    PULUMI_DEBUG_PROVIDERS: google.address,
    PULUMI_BACKEND_URL: `file://${path.join(home, "backend")}`,
    PULUMI_CONFIG_PASSPHRASE: options.passphrase ?? "",
    GOOGLE_OAUTH_ACCESS_TOKEN: tokenFor(machine),
    SSL_CERT_FILE: trusted,
    NODE_EXTRA_CA_CERTS: trusted,
    PGSTACK_CACHE: cacheWithCrds(home),
    PGSTACK_ROOT: machine.checkout,
    PATH: [languageHost(home), machine.bin, process.env["PATH"] ?? ""].join(path.delimiter),
  };
  const file = path.join(machine.checkout, `Pulumi.${name}.yaml`);
  const shipped = fs.readFileSync(file, "utf8");
  const edit = (from: string | RegExp, to: string): void => {
    const before = fs.readFileSync(file, "utf8");
    const after = before.replaceAll(from instanceof RegExp ? new RegExp(from.source, "gm") : from, to);
    if (after === before) throw new Error(`${path.basename(file)} has nothing that matches ${String(from)}`);
    fs.writeFileSync(file, after);
  };
  const withoutMonitoring = (): void => {
    edit(/\n {2}pgstack:monitoring:\n(?: {4}.*\n)+/, "\n");
  };
  // up refuses the names that the shipped files have.
  edit("acme-postgres", "fake-postgres");
  if (shipped.includes("runbooks:")) edit("runbooks.acme.example", "runbooks.fake.internal");
  edit(/namespace: postgres$/, `namespace: ${name}-postgres`);
  edit(
    "namespace: postgres-operator",
    `namespace: ${name}-operator\n      chart:\n        repository: ${path.join(__dirname, "..", "fake-pgo", "chart")}`,
  );
  if (shipped.includes("watchNamespaces")) edit("[postgres]", `[${name}-postgres]`);
  const pulumi = (...args: readonly string[]): Running =>
    machine.pulumi([...args, "--stack", name, "--non-interactive"], variables);
  const { code, output } = await machine.pulumi(["stack", "init", name, "--non-interactive"], variables).outcome;
  if (code !== 0) throw new Error(output);
  return {
    google,
    pgo,
    pulumi,
    variables,
    edit,
    withoutMonitoring,
    state: () => fs.readFileSync(path.join(home, "backend", ".pulumi", "stacks", "pgstack", `${name}.json`), "utf8"),
    stop: async () => {
      google.stop();
      fs.writeFileSync(file, shipped);
      await pgo.stop();
    },
  };
}

/** The kind that GKE has beside Kubernetes' own and that the stack uses, with nothing in it that checks. */
const snapshotClasses = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: {
    name: "volumesnapshotclasses.snapshot.storage.k8s.io",
    annotations: { "api-approved.kubernetes.io": "https://github.com/kubernetes-csi/external-snapshotter/pull/814" },
  },
  spec: {
    group: "snapshot.storage.k8s.io",
    scope: "Cluster",
    names: { kind: "VolumeSnapshotClass", plural: "volumesnapshotclasses", singular: "volumesnapshotclass" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

/** A token of a cluster administrator, as IAM would give it. */
function tokenFor(machine: Machine): string {
  const account = { name: "google-fake", namespace: "kube-system" };
  machine.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: account });
  machine.apply({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: account.name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", ...account }],
  });
  return machine.kubectl("create", "token", account.name, "-n", account.namespace, "--duration=2h").trim();
}

/** The published CRDs lie where the program looks for copies, each under its digest. */
function cacheWithCrds(home: string): string {
  const mirror = path.join(home, "cache", "manifests");
  fs.mkdirSync(mirror, { recursive: true });
  for (const [i, file] of (crunchyCrds() ?? []).entries()) {
    fs.copyFileSync(file, path.join(mirror, `${crunchy.manifests[i]?.sha256 ?? ""}.yaml`));
  }
  return path.join(home, "cache");
}
