import * as path from "node:path";
import { barmanCloud, cloudNativePg, crunchy, monitoring, postgresVersions, zalando } from "../../components/versions";
import { pins } from "../../local/pins";
import { readRepository, repositoryFiles } from "../helpers/repository";

/** Hosts of package registries and their mirrors: which one is used is a setting of the machine, never of the project. */
const registryHosts = [
  ["registry", "npmjs", "org"],
  ["registry", "yarnpkg", "com"],
  ["npm", "pkg", "github", "com"],
  ["proxy", "golang", "org"],
  ["sum", "golang", "org"],
  ["goproxy", "io"],
  ["goproxy", "cn"],
  ["pypi", "org"],
  ["files", "pythonhosted", "org"],
  ["deb", "debian", "org"],
  ["security", "debian", "org"],
  ["archive", "ubuntu", "com"],
  ["crates", "io"],
  ["repo", "maven", "apache", "org"],
  ["repo1", "maven", "org"],
].map((parts) => parts.join("."));

// Not the home of Postgres in an image.
const machinePath = /(?<![\w.$}~-])\/(work|root|home\/(?!postgres\/)[a-z][\w-]*|Users\/\w+)\//;

/** Lines of the repository's files that match. */
function linesWith(matches: (line: string) => boolean): string[] {
  return repositoryFiles()
    .filter((file) => !file.endsWith(".sum"))
    .flatMap((file) =>
      readRepository(file)
        .split("\n")
        .flatMap((line, i) => (matches(line) ? [`${file}:${i + 1}: ${line.trim().slice(0, 120)}`] : [])),
    );
}

/** A package in the lock file, as far as it is looked at. */
interface LockEntry {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

describe("the repository", () => {
  it("names no package registry", () => {
    const host = new RegExp(`(?<![\\w.-])(${registryHosts.map((name) => name.replaceAll(".", "\\.")).join("|")})`);
    expect(host.test(`https://${registryHosts[0] ?? ""}/x`)).toBe(true);
    expect(linesWith((line) => host.test(line))).toEqual([]);
  });

  it("names no path of a developer's machine", () => {
    expect(machinePath.test(["cp ", "root", "x"].join("/"))).toBe(true);
    expect(linesWith((line) => machinePath.test(line))).toEqual([]);
  });

  it("locks packages without the address that they came from", () => {
    const lock = JSON.parse(readRepository("package-lock.json")) as { packages: Record<string, LockEntry> };
    const entries = Object.entries(lock.packages).filter(([name]) => name !== "");
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter(([, entry]) => "resolved" in entry)).toEqual([]);
    // What a machine like that of CI installs is checked by its digest. Packages of other platforms could not be looked at
    // where the file was made: they are named, and nothing more.
    const unchecked = entries.filter(([, entry]) => !("integrity" in entry) && !("inBundle" in entry));
    const here = unchecked.filter(([, { optional, os, cpu }]) => {
      const foreign = os?.includes("linux") === false || cpu?.includes("x64") === false;
      return optional !== true || !foreign;
    });
    expect(here).toEqual([]);
  });
});

describe("the pins", () => {
  /** Version of a module in one of the `go.mod` files: "" is the one that the node's programs share. */
  const required = (folder: string, module: string): string | undefined =>
    new RegExp(`^\\s*(?:require )?${module.replaceAll(".", "\\.")} v(\\S+)`, "m").exec(
      readRepository(path.join("local/go", folder, "go.mod")),
    )?.[1];
  const manifest = JSON.parse(readRepository("package.json")) as Record<
    "dependencies" | "devDependencies" | "peerDependencies",
    Record<string, string>
  >;
  const installed = { ...manifest.dependencies, ...manifest.devDependencies };

  it("of the Go modules are those of local/pins.ts", () => {
    expect({
      pulumi: required("", "github.com/pulumi/pulumi/pkg/v3"),
      kubernetes: required("", "k8s.io/kubernetes"),
      etcd: required("", "go.etcd.io/etcd/server/v3"),
      containerd: required("", "github.com/containerd/containerd/v2"),
      coredns: required("", "github.com/coredns/coredns"),
      cloudnativePg: required("", "github.com/cloudnative-pg/cloudnative-pg"),
      barmanCloud: required("", "github.com/cloudnative-pg/plugin-barman-cloud"),
      localPathProvisioner: required("", "github.com/rancher/local-path-provisioner"),
      fakeGcsServer: required("", "github.com/fsouza/fake-gcs-server"),
      kubeStateMetrics: required("", "k8s.io/kube-state-metrics/v2"),
      actionlint: required("actionlint", "github.com/rhysd/actionlint"),
      versitygw: required("versitygw", "github.com/versity/versitygw"),
      grafanaFoundationSdk: required("monitoring-checks", "github.com/grafana/grafana-foundation-sdk/go"),
      prometheusOperator: required("monitoring-checks", "github.com/prometheus-operator/prometheus-operator"),
      zalando: required("postgres-operator", "github.com/zalando/postgres-operator"),
    }).toEqual({
      pulumi: pins.pulumi,
      kubernetes: pins.kubernetes,
      etcd: pins.etcd,
      containerd: pins.containerd,
      coredns: pins.coredns,
      cloudnativePg: pins.cloudnativePg,
      barmanCloud: pins.barmanCloud,
      localPathProvisioner: pins.localPathProvisioner,
      fakeGcsServer: pins.fakeGcsServer,
      kubeStateMetrics: pins.kubeStateMetrics,
      actionlint: pins.actionlint,
      versitygw: pins.versitygw,
      grafanaFoundationSdk: pins.grafanaFoundationSdk,
      prometheusOperator: pins.prometheusOperator,
      zalando: zalando.version,
    });
    expect(monitoring.kubeStateMetricsImage.split(":v")[1]).toBe(pins.kubeStateMetrics);
  });

  it.each(postgresVersions)("of CloudNativePG's Postgres %i are as new as PGO's", (major) => {
    const minorOf = (image: string): number => Number(new RegExp(`[:-]${major}\\.(\\d+)-`).exec(image)?.[1]);
    expect(minorOf(cloudNativePg.postgresImages[major])).toBeGreaterThanOrEqual(minorOf(crunchy.postgresImages[major]));
  });

  it("of the parts of Kubernetes are those of its release", () => {
    // k8s.io/utils and k8s.io/kube-openapi have no releases.
    const replaced = [
      ...readRepository("local/go/go.mod").matchAll(/^\s*(k8s\.io\/(?!utils |kube-openapi )\S+) => (\S+) v(\S+)$/gm),
    ];
    expect(replaced.length).toBeGreaterThan(30);
    expect(
      replaced.filter(([, from, to, version]) => from !== to || version !== pins.kubernetes.replace(/^1\./, "0.")),
    ).toEqual([]);
  });

  it("of the Kubernetes provider name the commit of its release", () => {
    // The module of the provider is tagged by commit only: f47bc2d6f199 is the commit of v4.25.0.
    expect(required("", "github.com/pulumi/pulumi-kubernetes/provider/v4")).toBe("4.0.0-20260115033456-f47bc2d6f199");
    expect(pins.pulumiKubernetes).toBe("4.25.0");
  });

  it("take the oldest Go that builds every module", () => {
    const number = (version: string): number =>
      version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0) *
      (version.split(".").length < 3 ? 1000 : 1);
    const wanted = repositoryFiles()
      .filter((file) => /^local\/go\/.*go\.mod$/.test(file))
      .map((file) => /^go (\S+)$/m.exec(readRepository(file))?.[1] ?? "0");
    expect(wanted.length).toBeGreaterThan(0);
    expect(number(pins.go)).toBe(Math.max(...wanted.map(number)));
    expect(number(pins.goBin)).toBeGreaterThanOrEqual(number(pins.go));
  });

  it("of the engine and its provider are those of the SDK that ships", () => {
    expect(installed).toMatchObject({
      "@pulumi/pulumi": pins.pulumi,
      "@pulumi/kubernetes": pins.pulumiKubernetes,
    });
  });

  it("of npm packages are exact", () => {
    expect(Object.entries(installed).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it("of what a program brings itself begin at the version that the tests run", () => {
    const peers = Object.entries(manifest.peerDependencies);
    expect(peers.length).toBeGreaterThan(0);
    expect(peers.filter(([name, range]) => range !== `^${manifest.devDependencies[name] ?? ""}`)).toEqual([]);
  });

  it("of the Barman Cloud plugin are one version everywhere", () => {
    const { version, pluginImage, sidecarImage, manifests } = barmanCloud;
    expect(pins.barmanCloud).toBe(version);
    expect([pluginImage, sidecarImage].map((image) => image.split(":")[1])).toEqual([`v${version}`, `v${version}`]);
    expect(manifests.map(({ url }) => url).join()).toContain(`/v${version}/config/crd/bases/`);
    for (const name of ["plugin-barman-cloud", "plugin-barman-cloud-sidecar"])
      expect(readRepository("Pulumi.local.yaml")).toContain(`localhost/${name}:${version}`);
  });

  it("of CloudNativePG are one version everywhere", () => {
    const { version, operatorImage, manifests } = cloudNativePg;
    expect(pins.cloudnativePg).toBe(version);
    expect(operatorImage.split(":")[1]).toBe(version);
    expect(manifests.map(({ url }) => url).join()).toContain(`/v${version}/releases/cnpg-${version}.yaml`);
    expect(readRepository("Pulumi.local.yaml")).toContain(`localhost/cloudnative-pg:${version}`);
  });
});
