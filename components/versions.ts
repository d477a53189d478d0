/**
 * Every pin of the product: operators, charts, images, custom resource definitions. The tools that emulate a cloud on
 * one machine are pinned in `local/pins.ts` and by the `go.mod` files beside it.
 */

/** A file that a project publishes with its release. */
export interface PublishedFile {
  /** URL of the file. */
  readonly url: string;
  /** SHA-256 of its bytes, in hex; anything else is refused. */
  readonly sha256: string;
}

/** Registry of Crunchy's images. */
export const crunchyRegistry = "registry.developers.crunchydata.com/crunchydata";
const crunchySource = "https://raw.githubusercontent.com/CrunchyData/postgres-operator/v6.0.3/config/crd/bases";

/** CloudNativePG. */
export const cloudNativePg = {
  version: "1.30.1" as const,
  operatorImage: "ghcr.io/cloudnative-pg/cloudnative-pg:1.30.1",
  /** Default image of PgBouncer of the operator. Source: pkg/versions/versions.go of the release. */
  pgbouncerImage: "ghcr.io/cloudnative-pg/pgbouncer:1.25.2",
  /**
   * Postgres images by major version, at the minor versions of {@link crunchy} or newer: each minor version fixes known
   * vulnerabilities. Source, also of the digests: cloudnative-pg/artifacts at da87904, image-catalogs/catalog-standard-trixie.yaml.
   * They contain no Barman: its programs run in the sidecar of {@link barmanCloud}.
   */
  postgresImages: {
    15: "ghcr.io/cloudnative-pg/postgresql:15.19-202608170814-standard-trixie@sha256:613c7a0417887cd2626a2bfb31fa4e1d86c3088e575fd66bc227007dc69a5487",
    16: "ghcr.io/cloudnative-pg/postgresql:16.15-202608170814-standard-trixie@sha256:3df9103d7f89c8abc2870463d4d446944c81b5f1f4b707c590895dc003ecbb65",
    17: "ghcr.io/cloudnative-pg/postgresql:17.11-202608170816-standard-trixie@sha256:91e0de662d53895a45f1396f4ee1a75daeb0c26fc87853afc9c8f43e01fdaa21",
    18: "ghcr.io/cloudnative-pg/postgresql:18.6-202608170814-standard-trixie@sha256:771f9eab5225587af259d84680cc69a5b6e374ac32bb24effafde1f3368a1241",
  },
  /** The release's manifest: custom resource definitions and the default monitoring queries are taken from it. */
  manifests: [
    {
      url: "https://raw.githubusercontent.com/cloudnative-pg/cloudnative-pg/v1.30.1/releases/cnpg-1.30.1.yaml",
      sha256: "37237f145d8138256ea25ae830f87759255665ff08f8d552fdd8224a5ec032fb",
    },
  ] satisfies PublishedFile[],
} as const;

/** The Barman Cloud plugin of CloudNativePG, which archives WAL and takes backups. */
export const barmanCloud = {
  version: "0.15.0" as const,
  pluginImage: "ghcr.io/cloudnative-pg/plugin-barman-cloud:v0.15.0",
  /** The sidecar of instances, with the programs of Barman 3.20. */
  sidecarImage: "ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.15.0",
  /** The CRD of ObjectStore, at the tag of the release. The `manifest.yaml` beside it names images of a branch. */
  manifests: [
    {
      url: "https://raw.githubusercontent.com/cloudnative-pg/plugin-barman-cloud/v0.15.0/config/crd/bases/barmancloud.cnpg.io_objectstores.yaml",
      sha256: "2d8be9265b99571a560e80f2a54dbbcc19cbfb2254575ff2e7bba9dc4429e99e",
    },
  ] satisfies PublishedFile[],
} as const;

/** Crunchy Postgres for Kubernetes (PGO). Images as the operator's own release names them. */
export const crunchy = {
  version: "6.0.3" as const,
  chart: { repository: "oci://registry.developers.crunchydata.com/crunchydata/pgo", version: "6.0.3" },
  /** The operator, which is the collector of its OpenTelemetry too. Source, of all tags: config/components/images-by-tag of the release. */
  operatorImage: `${crunchyRegistry}/postgres-operator:ubi9-6.0.3-0`,
  postgresImages: {
    15: `${crunchyRegistry}/crunchy-postgres:ubi9-15.19-2633`,
    16: `${crunchyRegistry}/crunchy-postgres:ubi9-16.15-2633`,
    17: `${crunchyRegistry}/crunchy-postgres:ubi9-17.11-2633`,
    18: `${crunchyRegistry}/crunchy-postgres:ubi9-18.6-2633`,
  },
  /** The same with PostGIS, and the newest version of it for each. */
  postgisImages: {
    15: { postgis: "3.4", image: `${crunchyRegistry}/crunchy-postgres-gis:ubi9-15.19-3.4-2633` },
    16: { postgis: "3.4", image: `${crunchyRegistry}/crunchy-postgres-gis:ubi9-16.15-3.4-2633` },
    17: { postgis: "3.6", image: `${crunchyRegistry}/crunchy-postgres-gis:ubi9-17.11-3.6-2633` },
    18: { postgis: "3.6", image: `${crunchyRegistry}/crunchy-postgres-gis:ubi9-18.6-3.6-2633` },
  },
  pgbackrestImage: `${crunchyRegistry}/crunchy-pgbackrest:ubi9-2.59.0-2633`,
  pgbouncerImage: `${crunchyRegistry}/crunchy-pgbouncer:ubi9-1.25-2633`,
  upgradeImage: `${crunchyRegistry}/crunchy-upgrade:ubi9-18.6-2633`,
  pgadminImage: `${crunchyRegistry}/crunchy-pgadmin4:ubi9-9.17-2633`,
  exporterImage: `${crunchyRegistry}/crunchy-postgres-exporter:ubi9-0.19.1-2633`,
  /** One custom resource definition a file, at the tag of the release. */
  manifests: [
    {
      url: `${crunchySource}/postgres-operator.crunchydata.com_postgresclusters.yaml`,
      sha256: "9f3fa66ce750f7a958ae70d9e9b002ecc55bca7b0bd3bc32e6bc3ffa2883c1e8",
    },
    {
      url: `${crunchySource}/postgres-operator.crunchydata.com_pgadmins.yaml`,
      sha256: "062c16d268195575023c49c4e1e7edda203512371242cbbb22c479f58bc054de",
    },
    {
      url: `${crunchySource}/postgres-operator.crunchydata.com_pgupgrades.yaml`,
      sha256: "f7f241ef73ed7a40abd4c5ccab77828bf80a64c86b359a21fc7948364cfd39b5",
    },
  ] satisfies PublishedFile[],
} as const;

const zalandoSource = "https://raw.githubusercontent.com/zalando/postgres-operator/v1.15.1/manifests";

/**
 * Zalando's Postgres Operator: the last release of 1.x. The Go module proxy has no 2.x, whose go.mod names no major version. Source,
 * of all images: manifests/configmap.yaml of the release.
 */
export const zalando = {
  version: "1.15.1" as const,
  operatorImage: "ghcr.io/zalando/postgres-operator:v1.15.1",
  /** Spilo: Postgres 13 to 17, Patroni 4.0.4 and WAL-G 3.0.5 in one image. Source: zalando/spilo at 4.0-p3, postgres-appliance/Dockerfile. */
  spiloImage: "ghcr.io/zalando/spilo-17:4.0-p3",
  pgbouncerImage: "registry.opensource.zalan.do/acid/pgbouncer:master-32",
  /** Exporter of metrics of the Prometheus community; the operator has none. */
  exporterImage: "quay.io/prometheuscommunity/postgres-exporter:v0.20.1",
  /** One custom resource definition a file. The Go module of the release contains the same files. */
  manifests: [
    {
      url: `${zalandoSource}/postgresql.crd.yaml`,
      sha256: "38f143afb3e41ee5bd8fa18b21cb475c092e66f3ac56f86a62a642847808f3aa",
    },
    {
      url: `${zalandoSource}/operatorconfiguration.crd.yaml`,
      sha256: "56fad5fae476b6b7a7d4199c09ec3e5ba034ea8977799ce5ed6dda9362dd04fa",
    },
    {
      url: `${zalandoSource}/postgresteam.crd.yaml`,
      sha256: "c488499f4e1df22c75c007fc45e2816728cefdd64eb1094cb12aa92bb96906ac",
    },
  ] satisfies PublishedFile[],
} as const;

/**
 * Monitoring: the releases with long support of Prometheus (3.13) and of Grafana 12 (12.4), else the newest. The tags are those that each project's release
 * process pushes for the release; src/pins has the sources of the releases, which state no digests. The tests check what is rendered for them with
 * Debian's Prometheus 2.53 and Alertmanager 0.28.
 */
export const monitoring = {
  prometheusImage: "quay.io/prometheus/prometheus:v3.13.5",
  alertmanagerImage: "quay.io/prometheus/alertmanager:v0.35.0",
  grafanaImage: "docker.io/grafana/grafana:12.4.11",
  kubeStateMetricsImage: "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0",
  certificateExporterImage: "quay.io/enix/x509-certificate-exporter:4.2.0",
} as const;

/**
 * rclone, which copies logical backups to a bucket. Source of the tag: .github/workflows/build_publish_docker_image.yml of the release.
 */
export const rclone = { image: "docker.io/rclone/rclone:1.76.0" } as const;

/**
 * Node image of kind v0.33.0 for Kubernetes 1.35, which the pinned kubectl supports, by its digest for all architectures. Source: release notes of kind v0.33.0.
 */
export const kindNodeImage =
  "kindest/node:v1.35.8@sha256:07b2536e30b803ed61d1677a79df6115f798ce64c80f9e22f6ed45afd09323c0";

/** Major versions of Postgres; a rule of an operator refuses those that its image does not contain. */
export const postgresVersions = [15, 16, 17, 18] as const;

/** A major version of Postgres. */
export type PostgresVersion = (typeof postgresVersions)[number];
