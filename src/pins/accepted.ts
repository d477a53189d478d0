import type { Acceptance, Day } from "./row";

const written: Day = "2026-11-28";

const onlyLocal = "only the embedded local environment runs it";
/** The longest that is accepted: the module versions of the embedded environment move together. */
const local = { written, until: "2027-05-20" } as const;

/** Pins that are used although they are out of support or have a known advisory. The reason justifies it, or names what has to happen first. */
export const accepted: readonly Acceptance[] = [
  {
    row: "CloudNativePG 1.30",
    of: ["support"],
    reason:
      "1.31.0's modules are not available to build from, and in-tree backups end in 1.31; by the policy of the project 1.30 has fixes for three months after 1.31.0",
    written,
    until: "2027-03-31",
  },
  {
    row: "PgBouncer of PGO",
    of: ["PgBouncer before 1.25.2"],
    reason:
      "PGO 6.0.3 names this image; its build number 2633 is that of Postgres images of August 2026, and PgBouncer 1.25.2 is of May; its patch version has to be read in the image",
    written,
    until: "2027-01-31",
  },
  {
    row: "PgBouncer of Zalando's operator",
    of: ["PgBouncer before 1.25.2"],
    reason:
      "Zalando's operator 1.15.1 names this image; its version of PgBouncer has to be read in the image; NetworkPolicies limit the clients, and pooler.image takes another one",
    written,
    until: "2027-01-31",
  },
  {
    row: "Spilo 4.0 with PostgreSQL 17",
    of: ["PostgreSQL after August 2025"],
    reason:
      "no newer image with PostgreSQL 17 is known here; an image built from Spilo's repository is set with image of a cluster, before a production cluster uses this operator",
    written,
    until: "2027-01-15",
  },
  ...[15, 16, 17, 18].map((major) => ({
    row: `PostgreSQL ${major}`,
    of: ["CVE-2026-6460"],
    reason:
      "no tags and digests of images with the releases of November 2026 are known here; the key image of a cluster takes them",
    written,
    until: "2027-01-15" as const,
  })),
  {
    row: "Grafana 12.4",
    of: [
      ...["CVE-2026-27877", "CVE-2026-27880", "CVE-2026-21724", "CVE-2026-33380", "CVE-2026-33381"],
      "CVE-2026-28380",
    ],
    reason:
      "published until 2026-05-13, and 12.4.11 is of 2026-09-15, but no source names the release of 12.4 with the fix; Grafana has no route from outside the cluster and one user; no dashboard is public, SQL expressions are off",
    written,
    until: "2027-05-20",
  },
  {
    row: "Kubernetes 1.35 (node image of kind)",
    of: ["CVE-2025-1767", "CVE-2024-7598"],
    reason:
      "no release fixes them; environments of kind are for development, and nothing of pgstack uses gitRepo volumes",
    ...local,
  },
  {
    row: "Kubernetes 1.36",
    of: ["CVE-2025-1767", "CVE-2024-7598"],
    reason: `no release fixes them; ${onlyLocal}`,
    ...local,
  },
  {
    row: "etcd 3.6",
    of: [
      ...["CVE-2026-33413", "CVE-2026-33343", "CVE-2026-44283", "GHSA-3wh4-j44w-pg92"],
      ...["CVE-2026-73499", "GHSA-6vch-q96h-7gc3"],
    ],
    reason: `${onlyLocal}; the API server is its only client, and etcd's own users and revocation lists are not used`,
    ...local,
  },
  {
    row: "CoreDNS 1.13",
    of: [
      ...["CVE-2025-68151", "CVE-2026-26017", "CVE-2026-26018", "CVE-2026-32934", "CVE-2026-32936"],
      ...["CVE-2026-33489", "CVE-2026-33190", "CVE-2026-35579"],
    ],
    reason: `${onlyLocal}, with the plugins health, ready, errors, cache and kubernetes on plain DNS`,
    ...local,
  },
  {
    row: "Local Path Provisioner 0.0",
    of: ["CVE-2025-62878", "CVE-2026-44543"],
    reason: `${onlyLocal}; pathPattern is not set, and only the administrator of the node writes its configuration`,
    ...local,
  },
];
