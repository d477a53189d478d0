import { quantity } from "../../../shared/scalars";
import type { Rule } from "../../../shared/validation";
import { leaseCoversRetries, shortLease } from "../../../model/patroni-schema";
import type { CheckedCrunchyCluster } from "../cluster";

/** Rules for Patroni. */
export const patroniRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "lease-covers-retries",
    reads: ["crunchy"],
    ...leaseCoversRetries,
    check: ({ crunchy: { patroni } }) => shortLease(patroni, ["crunchy", "patroni"]),
  },
  {
    id: "patroni-log-has-room",
    reads: ["crunchy"],
    why: "PGO raises a smaller limit by itself, and only reports an event.",
    source: "PGO 6.0, event PatroniLogStorageLimitTooSmall",
    check: ({ crunchy: { patroni } }) =>
      patroni.logging !== undefined && quantity(patroni.logging.storageLimit) < 25e6
        ? [{ path: ["crunchy", "patroni", "logging", "storageLimit"], message: "must be 25M or more" }]
        : [],
  },
  {
    id: "ports-differ",
    reads: ["crunchy"],
    why: "All containers of a pod share its ports; the second one to listen on a port always fails.",
    source: "PGO 6.0, internal/patroni/config.go and internal/pgbackrest",
    check: ({ crunchy: { port = 5432, patroni } }) => {
      const others = new Map([
        [8432, "pgBackRest's"],
        [9187, "the exporter's"],
      ]);
      const { port: api = 8008 } = patroni;
      return [
        ...(others.has(port)
          ? [{ path: ["crunchy", "port"], message: `is ${others.get(port) ?? ""}; use another` }]
          : []),
        ...(api === port ? [{ path: ["crunchy", "patroni", "port"], message: "is Postgres' own; use another" }] : []),
        ...(others.has(api)
          ? [{ path: ["crunchy", "patroni", "port"], message: `is ${others.get(api) ?? ""}; use another` }]
          : []),
      ];
    },
  },
];
