import type { goModules } from "./go";
import { imageRefs, pins } from "./pins";

/** A platform as Go names it, for example `linux` and `arm64`. */
export interface Platform {
  readonly os: "linux" | "darwin";
  readonly arch: "amd64" | "arm64";
}

/** A vendor's release of one or more programs. */
export interface Release {
  readonly name: string;
  readonly version: string;
  /** The programs by name, each with its path in the archive; the only one of a release that is no archive has an empty path. */
  readonly programs: Readonly<Record<string, string>>;
  readonly url: string;
  /** The vendor's checksums, SHA-256 or SHA-512: of several files, or of this one alone. Fetched over HTTPS beside the release. */
  readonly checksums: string;
}

const github = (repository: string, tag: string): string => `https://github.com/${repository}/releases/download/${tag}`;

/** The client programs that a command may need on any machine. */
export type Client = "kubectl" | "kind";

/** Releases of the clients. kind's `<file>.sha256sum` is beside each binary. Source: kind, hack/release/build/cross.sh. */
export function clientReleases({ os, arch }: Platform): Readonly<Record<Client, Release>> {
  const kind = `${github("kubernetes-sigs/kind", `v${pins.kind}`)}/kind-${os}-${arch}`;
  return {
    kubectl: kubernetesRelease("kubectl", { os, arch }),
    kind: { name: "kind", version: pins.kind, programs: { kind: "" }, url: kind, checksums: `${kind}.sha256sum` },
  };
}

/** Releases of the engine; they exist for Linux and macOS. Sources: the files .goreleaser.yml of both repositories. */
export function engineReleases({ os, arch }: Platform): readonly Release[] {
  const cli = github("pulumi/pulumi", `v${pins.pulumi}`);
  const provider = github("pulumi/pulumi-kubernetes", `v${pins.pulumiKubernetes}`);
  const plugin = "pulumi-resource-kubernetes";
  return [
    {
      name: "pulumi",
      version: pins.pulumi,
      programs: { pulumi: "pulumi/pulumi" },
      url: `${cli}/pulumi-v${pins.pulumi}-${os}-${arch === "amd64" ? "x64" : arch}.tar.gz`,
      checksums: `${cli}/pulumi-${pins.pulumi}-checksums.txt`,
    },
    {
      name: plugin,
      version: pins.pulumiKubernetes,
      programs: { [plugin]: plugin },
      url: `${provider}/${plugin}-v${pins.pulumiKubernetes}-${os}-${arch}.tar.gz`,
      checksums: `${provider}/pulumi-kubernetes_${pins.pulumiKubernetes}_checksums.txt`,
    },
  ];
}

/** Releases of a node's programs; they exist for Linux only. */
export function nodeReleases({ os, arch }: Platform): readonly Release[] {
  if (os !== "linux") return [];
  const etcd = github("etcd-io/etcd", `v${pins.etcd}`);
  const etcdFolder = `etcd-v${pins.etcd}-${os}-${arch}`;
  // Static, as a build of ours is: the other archive needs the C library of the machine that built it.
  const containerd = `${github("containerd/containerd", `v${pins.containerd}`)}/containerd-static-${pins.containerd}-${os}-${arch}.tar.gz`;
  return [
    ...[
      "kube-apiserver",
      "kube-controller-manager",
      "kube-proxy",
      "kube-scheduler",
      "kubeadm",
      "kubectl",
      "kubelet",
    ].map((name) => kubernetesRelease(name, { os, arch })),
    {
      name: "etcd",
      version: pins.etcd,
      programs: { etcd: `${etcdFolder}/etcd` },
      url: `${etcd}/${etcdFolder}.tar.gz`,
      checksums: `${etcd}/SHA256SUMS`,
    },
    {
      name: "containerd",
      version: pins.containerd,
      programs: {
        containerd: "bin/containerd",
        "containerd-shim-runc-v2": "bin/containerd-shim-runc-v2",
        ctr: "bin/ctr",
      },
      url: containerd,
      checksums: `${containerd}.sha256sum`,
    },
  ];
}

/** Source: Kubernetes documentation, Download Kubernetes. kubectl exists for macOS too. */
function kubernetesRelease(name: string, { os, arch }: Platform): Release {
  const url = `https://dl.k8s.io/release/v${pins.kubernetes}/bin/${os}/${arch}/${name}`;
  return { name, version: pins.kubernetes, programs: { [name]: "" }, url, checksums: `${url}.sha512` };
}

/** A vendor's image that does what one of ours does, and replaces the build of it. */
export interface VendorImage {
  /** The name by which the node finds it. */
  readonly ref: string;
  readonly module: keyof typeof goModules;
  /** The published image: a digest where a source for it was found, otherwise the tag of the release. */
  readonly source: string;
}

/** fake-gcs-server has no entry: it runs with a fix of ours, see go/fake-gcs-server/main.go. */
export const vendorImages: readonly VendorImage[] = [
  { ref: imageRefs.pause, module: "pause", source: `registry.k8s.io/pause:${pins.pause}` },
  { ref: imageRefs.coredns, module: "coredns", source: `registry.k8s.io/coredns/coredns:v${pins.coredns}` },
  {
    ref: imageRefs.cloudnativePg,
    module: "cloudnativePg",
    source: `ghcr.io/cloudnative-pg/cloudnative-pg:${pins.cloudnativePg}`,
  },
  {
    ref: imageRefs.localPathProvisioner,
    module: "localPathProvisioner",
    source: `docker.io/rancher/local-path-provisioner:v${pins.localPathProvisioner}`,
  },
  {
    // v2.20.0, the digest of its list of architectures.
    ref: imageRefs.kubeStateMetrics,
    module: "kubeStateMetrics",
    source:
      "registry.k8s.io/kube-state-metrics/kube-state-metrics@sha256:42cfe3723a5f058171c627537fb57a3ea0f26e4380fa18555a95cb1a1b4cfc5b",
  },
];
