import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { upgradeName } from "../chart/upgrade";

/** Rules for upgrades of the major version. */
export const upgradeRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "upgrade-has-backups",
    reads: ["crunchy", "backups"],
    why: "An upgraded database does not go back: with Link not even before its first start. A backup is the only way.",
    source: "PostgreSQL documentation, pg_upgrade, --link",
    check: ({ crunchy: { upgrade }, backups }) =>
      upgrade !== undefined && backups === undefined
        ? [{ path: ["crunchy", "upgrade"], message: "needs backups; write them, and make a full one first" }]
        : [],
  },
  {
    id: "upgrade-names-fit",
    reads: ["crunchy", "name", "instances", "sets"],
    why: "PGO names a Job after the order and each instance. One that is longer than a label is never made, in the middle of the outage.",
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
              message: `makes names of Jobs ${tooMuch} letters too long; shorten it, or upgrade by a clone with a shorter name`,
            },
          ]
        : [];
    },
  },
  {
    id: "upgrade-goes-up",
    reads: ["crunchy", "version"],
    why: "pg_upgrade goes to newer versions only, and PGO's definition refuses another.",
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
    why: "CopyFileRange came with Postgres 17; PGO's definition refuses it before.",
    source: "PGO 6.0 CRD, PGUpgrade, spec.transferMethod",
    check: ({ crunchy: { upgrade } }) =>
      upgrade?.transferMethod === "CopyFileRange" && upgrade.to < 17
        ? [
            {
              path: ["crunchy", "upgrade", "transferMethod"],
              message: "needs Postgres 17 or later; take Clone, Copy or Link",
            },
          ]
        : [],
  },
];
