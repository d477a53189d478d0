/** Repositories and package lists that the rows cite, each as it was read. */
export const sources = {
  endOfLife: (product: string) => `endoflife-date/endoflife.date at a70eca3 (2026-08-22), products/${product}.md`,
  endOfLifeGrafana: "endoflife-date/endoflife.date at 00defb7, products/grafana.md (releases of 2026-09-15)",
  vulndb: "Go vulnerability database, golang/vulndb at a752ea5 (2026-08-21)",
  goModule: (module: string) => `versions of the Go module ${module} (2026-11-28)`,
  npm: (name: string) => `npm package ${name} (2026-11-28)`,
  etcdChangelog: "etcd-io/etcd at c34dc7e (2026-08-20), CHANGELOG/CHANGELOG-3.6.md",
  prometheusChangelog: "Go module github.com/prometheus/prometheus v0.313.5 (2026-10-21), CHANGELOG.md",
  cloudNativePgNotes: "cloudnative-pg/cloudnative-pg at a95a534 (2026-08-21), release notes of 1.30",
  pgbouncerNews: "pgbouncer/pgbouncer at 13a344f (2026-07-10), NEWS.md",
  debianPostgres: "Debian, changelogs of postgresql-15 15.20-0+deb12u1 and postgresql-17 17.12-0+deb13u1 (2026-11-13)",
} as const;

/** The value of a fact that no source states. */
export const notStated = "no source was found";
