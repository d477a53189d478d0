import { quantity } from "../../../shared/scalars";
import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";

/** Rules for Patroni. */
export const patroniRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "lease-covers-retries",
    reads: ["crunchy"],
    why: "A primary that still retries when its lease expires is replaced while it is healthy; Patroni then changes the periods itself.",
    source: "Patroni documentation, dynamic configuration: loop_wait + 2 × retry_timeout ≤ ttl",
    check: ({ crunchy: { patroni } }) => {
      const { leaderLeaseDurationSeconds: lease = 30, syncPeriodSeconds: sync = 10 } = patroni;
      const { retryTimeoutSeconds: retry = 10 } = patroni;
      return sync + 2 * retry > lease
        ? [
            {
              path: ["crunchy", "patroni"],
              message: `the lease of ${lease} s is shorter than syncPeriodSeconds ${sync} and twice retryTimeoutSeconds ${retry}; lower these or raise it`,
            },
          ]
        : [];
    },
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
