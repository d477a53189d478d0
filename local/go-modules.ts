import { zalando } from "../components/versions";
import { pins } from "./pins";

/**
 * The release of CloudNativePG that a test upgrades from. Nothing else runs it: it is older than the pin on purpose, and has known vulnerabilities.
 */
export const earlierCloudNativePg = "1.28.0";

/** Programs that are built together, once, into one folder of the cache. */
export interface GoModule {
  name: string;
  /** The folder under go/ whose `go.mod` pins the versions: "" is the one that all programs of the node share. */
  folder: string;
  /** The programs, by the name they have here, each with its main package: a path below the folder begins with "./". */
  programs: Readonly<Record<string, string>>;
  /** Variables that the linker sets, by their full name. */
  stamp?: Readonly<Record<string, string>>;
  /** Files that lie beside the programs: from the folder of a pinned Go module. A main package of ours can embed them. */
  files?: Readonly<Record<string, { module: string; path: string }>>;
  /** Built before the others, which are downloaded in the meantime. */
  first?: true;
  /**
   * Built by a `go build` of its own: it imports a package whose path differs from another one in upper case only, or its
   * program has the name of another one.
   */
  alone?: true;
}

const k8s = "k8s.io/component-base/version";
const [k8sMajor = "", k8sMinor = ""] = pins.kubernetes.split(".");
const kubernetesPrograms = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-proxy",
  "kube-scheduler",
  "kubeadm",
  "kubectl",
  "kubelet",
];

type ModuleName =
  | "pulumi"
  | "provider"
  | "kubernetes"
  | "etcd"
  | "containerd"
  | "coredns"
  | "cloudnativePg"
  | "earlierCloudNativePg"
  | "barmanCloud"
  | "localPathProvisioner"
  | "fakeGcsServer"
  | "kubeStateMetrics"
  | "networkPolicies"
  | "pause"
  | "actionlint"
  | "versitygw"
  | "monitoringChecks"
  | "zalandoOperator";

export const goModules: Readonly<Record<ModuleName, GoModule>> = {
  pulumi: {
    name: "pulumi",
    folder: "",
    first: true,
    programs: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
    stamp: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${pins.pulumi}` },
  },
  provider: {
    name: "kubernetes-provider",
    folder: "",
    first: true,
    programs: { "pulumi-resource-kubernetes": "./kubernetes-provider" },
    stamp: { "main.version": pins.pulumiKubernetes },
    files: {
      "schema.json": {
        module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
        path: "cmd/pulumi-resource-kubernetes/schema.json",
      },
    },
  },
  kubernetes: {
    name: "kubernetes",
    folder: "",
    programs: Object.fromEntries(kubernetesPrograms.map((name) => [name, `k8s.io/kubernetes/cmd/${name}`])),
    // A build without these reports v0.0.0-master+$Format:%H$, which kubectl cannot read.
    stamp: {
      [`${k8s}.gitVersion`]: `v${pins.kubernetes}`,
      [`${k8s}.gitMajor`]: k8sMajor,
      [`${k8s}.gitMinor`]: k8sMinor,
    },
  },
  etcd: { name: "etcd", folder: "", programs: { etcd: "go.etcd.io/etcd/server/v3" } },
  containerd: {
    name: "containerd",
    folder: "",
    programs: Object.fromEntries(
      ["containerd", "containerd-shim-runc-v2", "ctr"].map((name) => [
        name,
        `github.com/containerd/containerd/v2/cmd/${name}`,
      ]),
    ),
    stamp: { "github.com/containerd/containerd/v2/version.Version": `v${pins.containerd}` },
  },
  coredns: { name: "coredns", folder: "", programs: { coredns: "./coredns" } },
  cloudnativePg: {
    name: "cloudnative-pg",
    folder: "",
    programs: { manager: "github.com/cloudnative-pg/cloudnative-pg/cmd/manager" },
    stamp: { "github.com/cloudnative-pg/cloudnative-pg/pkg/versions.buildVersion": pins.cloudnativePg },
    files: {
      "cnpg.yaml": {
        module: "github.com/cloudnative-pg/cloudnative-pg",
        path: `releases/cnpg-${pins.cloudnativePg}.yaml`,
      },
    },
  },
  earlierCloudNativePg: {
    name: "earlier-cloudnative-pg",
    folder: "earlier-cloudnative-pg",
    programs: { manager: "github.com/cloudnative-pg/cloudnative-pg/cmd/manager" },
    stamp: { "github.com/cloudnative-pg/cloudnative-pg/pkg/versions.buildVersion": earlierCloudNativePg },
    files: {
      "cnpg.yaml": {
        module: "github.com/cloudnative-pg/cloudnative-pg",
        path: `releases/cnpg-${earlierCloudNativePg}.yaml`,
      },
    },
  },
  barmanCloud: {
    name: "plugin-barman-cloud",
    folder: "",
    programs: { manager: "github.com/cloudnative-pg/plugin-barman-cloud/cmd/manager" },
    alone: true,
    files: {
      "objectstores.yaml": {
        module: "github.com/cloudnative-pg/plugin-barman-cloud",
        path: "config/crd/bases/barmancloud.cnpg.io_objectstores.yaml",
      },
    },
  },
  localPathProvisioner: {
    name: "local-path-provisioner",
    folder: "",
    programs: { "local-path-provisioner": "github.com/rancher/local-path-provisioner" },
    alone: true,
  },
  fakeGcsServer: { name: "fake-gcs-server", folder: "", programs: { "fake-gcs-server": "./fake-gcs-server" } },
  kubeStateMetrics: {
    name: "kube-state-metrics",
    folder: "",
    programs: { "kube-state-metrics": "k8s.io/kube-state-metrics/v2" },
  },
  networkPolicies: {
    name: "network-policies",
    folder: "network-policies",
    programs: { "enforce-network-policies": "." },
  },
  pause: { name: "pause", folder: "", programs: { pause: "./pause" } },
  actionlint: {
    name: "actionlint",
    folder: "actionlint",
    programs: { actionlint: "github.com/rhysd/actionlint/cmd/actionlint" },
  },
  versitygw: {
    name: "versitygw",
    folder: "versitygw",
    programs: { versitygw: "github.com/versity/versitygw/cmd/versitygw" },
  },
  monitoringChecks: {
    name: "monitoring-checks",
    folder: "monitoring-checks",
    programs: { "check-dashboards": "." },
    files: Object.fromEntries(
      ["podmonitors", "servicemonitors", "prometheusrules"].map((plural) => [
        `${plural}.yaml`,
        {
          module: "github.com/prometheus-operator/prometheus-operator",
          path: `example/prometheus-operator-crd/monitoring.coreos.com_${plural}.yaml`,
        },
      ]),
    ),
  },
  zalandoOperator: {
    name: "zalando-operator",
    folder: "postgres-operator",
    programs: { "postgres-operator": "github.com/zalando/postgres-operator/cmd" },
    stamp: { "main.version": `v${zalando.version}` },
    files: Object.fromEntries(
      ["operatorconfiguration", "postgresql", "postgresteam"].map((name) => [
        `${name}.crd.yaml`,
        { module: "github.com/zalando/postgres-operator", path: `manifests/${name}.crd.yaml` },
      ]),
    ),
  },
};
