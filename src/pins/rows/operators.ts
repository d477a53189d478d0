import type { Advisory, PinRow } from "../row";
import { notStated, sources } from "./sources";

/** Advisories of PgBouncer; the images of all operators are built from its releases. */
const pgbouncerAdvisories: readonly Advisory[] = [
  {
    ids: ["CVE-2026-6664"],
    affected: "<1.25.2",
    fixed: "1.25.2",
    summary: "an unauthenticated client crashes PgBouncer with a malformed SCRAM packet",
    source: sources.pgbouncerNews,
  },
  {
    ids: ["CVE-2026-6665"],
    affected: "<1.25.2",
    fixed: "1.25.2",
    summary: "a malicious server overflows the stack with a long SCRAM nonce",
    source: sources.pgbouncerNews,
  },
  {
    ids: ["CVE-2026-6666"],
    affected: "<1.25.2",
    fixed: "1.25.2",
    summary: "a server crashes PgBouncer with an error response without SQLSTATE",
    source: sources.pgbouncerNews,
  },
  {
    ids: ["CVE-2026-6667"],
    affected: "<1.25.2",
    fixed: "1.25.2",
    summary: "every user of the administration console can run KILL_CLIENT",
    source: sources.pgbouncerNews,
  },
  {
    ids: ["CVE-2025-12819"],
    affected: "<1.25.1",
    fixed: "1.25.1",
    summary: "search_path of an unauthenticated client applies to auth_query",
    source: sources.pgbouncerNews,
  },
];

const pgbouncer = {
  supportEnd: "unknown",
  supportSource: notStated,
  newestOfLine: "1.25.2",
  newest: "1.25.2",
  newestSource: sources.pgbouncerNews,
  advisorySource: sources.pgbouncerNews,
  lookedUp: "2026-11-28",
} as const;

/** The advisories of PgBouncer for an image whose tag names no patch version, so that no range can tell. */
function unknownPgbouncer(summary: string): Advisory {
  return {
    ids: ["PgBouncer before 1.25.2", ...pgbouncerAdvisories.map(({ ids: [id] }) => id)],
    affected: "unknown",
    fixed: "unknown",
    summary,
    source: sources.pgbouncerNews,
  };
}

/** Operators, and the images that come with their releases. */
export const operatorRows: readonly PinRow[] = [
  {
    name: "CloudNativePG 1.30",
    pins: ["cloudNativePg.version", "cloudNativePg.operatorImage", "local.cloudnativePg"],
    // The source has "~ Dec 2026", the policy three months after the next minor release.
    supportEnd: "2026-12-31",
    supportSource:
      "cloudnative-pg/cloudnative-pg at a95a534 (2026-08-21), documentation, Supported releases: ~ Dec 2026",
    newestOfLine: "1.30.1",
    newest: "1.30.1",
    newestSource: "release v1.30.1 of 2026-09-23; no newer release was found",
    advisories: [
      {
        ids: ["CVE-2026-44477", "GHSA-423p-g724-fr39"],
        affected: "<1.28.3 || >=1.29.0 <1.29.1",
        fixed: "1.29.1",
        summary: "the metrics exporter lets a user become superuser",
        source: `${sources.vulndb}, GO-2026-5106`,
      },
      {
        ids: ["CVE-2026-55769", "GHSA-x8c2-3p4r-v9r6"],
        affected: "<1.28.4 || >=1.29.0 <1.30.0",
        fixed: "1.30.0",
        summary: "the owner of a database becomes superuser by search_path",
        source: sources.cloudNativePgNotes,
      },
      {
        ids: ["CVE-2026-55765", "GHSA-w3gf-xc94-wvmj"],
        affected: "<1.28.4 || >=1.29.0 <1.30.0",
        fixed: "1.30.0",
        summary: "statements with clear passwords reach pg_stat_statements and pgaudit",
        source: sources.cloudNativePgNotes,
      },
      {
        ids: ["GHSA-7qwx-x8ff-3px9"],
        affected: "<1.30.0",
        fixed: "1.30.0",
        summary: "control endpoints of the instance manager accept any client",
        source: sources.cloudNativePgNotes,
      },
      {
        ids: ["CVE-2026-84304", "GHSA-vp52-pcj8-j9qc"],
        affected: "<1.29.3 || >=1.30.0 <1.30.1",
        fixed: "1.30.1",
        summary: "gRPC before 1.83.1: fragments of HTTP/2 frames exhaust the memory",
        source: sources.cloudNativePgNotes,
      },
      {
        ids: ["cloudnative-pg#11210"],
        affected: "<1.29.3 || >=1.30.0 <1.30.1",
        fixed: "1.30.1",
        summary: "a path of an extension image with .. passes the webhook and leaves the image's folder",
        source: sources.cloudNativePgNotes,
      },
    ],
    advisorySource: `${sources.vulndb}; release notes`,
    lookedUp: "2026-11-28",
  },
  {
    name: "Barman Cloud plugin 0.15",
    pins: ["barmanCloud.version", "barmanCloud.pluginImage", "barmanCloud.sidecarImage", "local.barmanCloud"],
    supportEnd: "unknown",
    supportSource: notStated,
    newestOfLine: "0.15.1",
    newest: "0.15.1",
    newestSource:
      "heyvaldemar/kubernetes-postgres-recovery 1.0.0 of 2026-10-14 uses it; its source was not found, that of 0.15.0 was",
    advisories: [
      {
        ids: ["GHSA-hrxh-6v49-42gf"],
        affected: "<0.14.0",
        fixed: "0.14.0",
        summary: "vulnerabilities of the HTTP/2 transport of gRPC before 1.82.1, which the plugin serves",
        source: `${sources.vulndb}, GO-2026-6061; go.mod of the release`,
      },
      {
        ids: ["CVE-2026-84304", "GHSA-vp52-pcj8-j9qc"],
        affected: "<0.15.0",
        fixed: "0.15.0",
        summary: "gRPC before 1.83.1: fragments of HTTP/2 frames exhaust the memory",
        source: "go.mod of the release, with gRPC 1.83.2; release notes of CloudNativePG 1.30.1",
      },
    ],
    advisorySource: `${sources.vulndb}; CHANGELOG.md and requirements of the release, with Barman 3.20.0 and cryptography 50.0.1`,
    lookedUp: "2026-11-28",
  },
  {
    name: "PgBouncer of CloudNativePG",
    pins: ["cloudNativePg.pgbouncerImage"],
    ...pgbouncer,
    advisories: pgbouncerAdvisories,
  },
  {
    name: "PgBouncer of PGO",
    pins: ["crunchy.pgbouncerImage"],
    ...pgbouncer,
    advisories: [unknownPgbouncer("the tag of the image names 1.25 without a patch version")],
  },
  {
    name: "PgBouncer of Zalando's operator",
    pins: ["zalando.pgbouncerImage"],
    ...pgbouncer,
    advisories: [unknownPgbouncer("the tag of the image is a build number")],
  },
  {
    name: "Crunchy Postgres for Kubernetes 6.0",
    pins: ["crunchy.version", "crunchy.chart.version", "crunchy.operatorImage"],
    supportEnd: "unknown",
    supportSource: notStated,
    newestOfLine: "6.0.3",
    newest: "6.0.3",
    newestSource: "CrunchyData/postgres-operator at 0fbac30 (2026-08-20), tags",
    advisories: [],
    advisorySource: sources.vulndb,
    lookedUp: "2026-11-28",
  },
  {
    name: "pgBackRest 2.59",
    pins: ["crunchy.pgbackrestImage"],
    supportEnd: "unknown",
    supportSource: notStated,
    newestOfLine: "2.59.1",
    newest: "2.59.1",
    newestSource: "pgbackrest/pgbackrest at bd22b68 (2026-08-20), doc/xml/release",
    advisories: [],
    advisorySource: "pgbackrest/pgbackrest at bd22b68 (2026-08-20), doc/xml/release",
    lookedUp: "2026-11-28",
  },
  {
    name: "pgAdmin 9",
    pins: ["crunchy.pgadminImage"],
    supportEnd: "unknown",
    supportSource: notStated,
    newestOfLine: "9.17",
    newest: "9.17",
    newestSource: "pgadmin-org/pgadmin4 at bc58657 (2026-08-21), docs/en_US/release_notes_9_17.rst",
    advisories: [
      {
        ids: ["pgAdmin issue 10191"],
        affected: "<9.17",
        fixed: "9.17",
        summary: "a user name runs commands of the operating system through MASTER_PASSWORD_HOOK",
        source: "pgadmin-org/pgadmin4 at bc58657 (2026-08-21), docs/en_US/release_notes_9_17.rst",
      },
    ],
    advisorySource: "pgadmin-org/pgadmin4 at bc58657 (2026-08-21), docs/en_US/release_notes_9_*.rst",
    lookedUp: "2026-11-28",
  },
  {
    name: "postgres_exporter of PGO",
    pins: ["crunchy.exporterImage"],
    supportEnd: "unknown",
    supportSource: notStated,
    newestOfLine: "unknown",
    newest: "unknown",
    newestSource: notStated,
    advisories: [],
    advisorySource: sources.vulndb,
    lookedUp: "2026-11-28",
  },
  {
    name: "Zalando's Postgres Operator 1.15",
    pins: ["zalando.version", "zalando.operatorImage"],
    supportEnd: "unknown",
    supportSource: notStated,
    newestOfLine: "1.15.1",
    newest: "2.0.1",
    newestSource: "zalando/postgres-operator at a7aaad0 (2026-07-30), tags",
    advisories: [],
    advisorySource: sources.vulndb,
    lookedUp: "2026-11-28",
  },
  {
    name: "Spilo 4.0 with PostgreSQL 17",
    pins: ["zalando.spiloImage"],
    supportEnd: "unknown",
    supportSource: notStated,
    newestOfLine: "4.0-p3",
    newest: "4.1-p2 with PostgreSQL 18",
    newestSource: "zalando/spilo at 7cb50bd (2025-08-06), tags; zalando/postgres-operator at v2.0.1, manifests",
    // Its tag names no version of Postgres: it was built in August 2025, with the newest packages of that day.
    advisories: [
      {
        ids: ["PostgreSQL after August 2025"],
        affected: "unknown",
        fixed: "unknown",
        summary: "the image has PostgreSQL 13 to 17 of August 2025, without the fixes of every release since then",
        source: `zalando/spilo at 7cb50bd (2025-08-06), postgres-appliance/build_scripts/base.sh; ${sources.debianPostgres}`,
      },
    ],
    advisorySource: sources.debianPostgres,
    lookedUp: "2026-11-28",
  },
  {
    name: "postgres_exporter 0.20",
    pins: ["zalando.exporterImage"],
    supportEnd: "unknown",
    supportSource: notStated,
    newestOfLine: "0.20.1",
    newest: "0.20.1",
    newestSource: "prometheus-community/postgres_exporter at dbb1987 (2026-08-18), tags",
    advisories: [],
    advisorySource: sources.vulndb,
    lookedUp: "2026-11-28",
  },
];
