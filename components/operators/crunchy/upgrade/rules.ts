import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { upgradeName } from "./chart";

/** Rules for upgrades of the major version. */
export const upgradeRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "upgrade-has-backups",
    reads: ["crunchy", "backups"],
    why: "An upgrade cannot be reverted, with Link not even before the first start: only a backup can restore the old version.",
    source: "PostgreSQL documentation, pg_upgrade, --link",
    check: ({ crunchy: { upgrade }, backups }) =>
      upgrade !== undefined && backups === undefined
        ? [{ path: ["crunchy", "upgrade"], message: "needs backups; configure them, and take a full backup first" }]
        : [],
  },
  {
    id: "upgrade-names-fit",
    reads: ["crunchy", "name", "instances", "sets"],
    why: "PGO names a Job after the PGUpgrade and each instance. A Job with a name longer than a label is never created, during the downtime.",
    source: "PGO 6.0, internal/controller/pgupgrade/jobs.go; Kubernetes documentation, Jobs, job-name",
    check: (cluster) => {
      const order = upgradeName(cluster);
      if (order === undefined) return [];
      const longest = Math.max(...cluster.sets.map(({ name }) => `${cluster.name}-${name}-abcd`.length));
      const tooMuch = order.length + 1 + longest - 63;
      return tooMuch > 0
        ? [
            {
              path: ["crunchy", "upgrade", "id"],
              message: `makes names of Jobs ${tooMuch} characters too long; shorten it, or upgrade by a clone with a shorter name`,
            },
          ]
        : [];
    },
  },
  {
    id: "upgrade-goes-up",
    reads: ["crunchy", "version"],
    why: "pg_upgrade supports newer versions only, and PGO's CRD refuses others.",
    source: "PGO 6.0 CRD, PGUpgrade, self.fromPostgresVersion < self.toPostgresVersion",
    check: ({ crunchy: { upgrade }, version }) =>
      upgrade !== undefined && upgrade.to <= version
        ? [
            {
              path: ["crunchy", "upgrade", "to"],
              message: `is not newer than version ${version}; when that upgrade is done, remove crunchy.upgrade`,
            },
          ]
        : [],
  },
  {
    id: "upgrade-method-has-version",
    reads: ["crunchy"],
    why: "CopyFileRange needs Postgres 17; PGO's CRD refuses it for earlier versions.",
    source: "PGO 6.0 CRD, PGUpgrade, spec.transferMethod",
    check: ({ crunchy: { upgrade } }) =>
      upgrade?.transferMethod === "CopyFileRange" && upgrade.to < 17
        ? [
            {
              path: ["crunchy", "upgrade", "transferMethod"],
              message: "needs Postgres 17 or later; use Clone, Copy or Link",
            },
          ]
        : [],
  },
];
