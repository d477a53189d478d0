import type { Rule } from "../../../shared/validation";
import { notInTheImage } from "../../../model/contents/extension-rules";
import { configureExtensions, operatorSets, refused } from "../../../model/parameters";
import { belowPatronisMinimum, patroniReads, patroniReplaces, unreadByPatroni } from "../../../model/patroni";
import { statementRule } from "../../../model/session-rules";
import type { ResolvedZalandoCluster } from "../cluster";
import { server } from "../server";

/** Settings that Spilo or Patroni writes. Source: zalando/spilo at 4.0-p3, scripts/configure_spilo.py, TEMPLATE; Patroni 4.0.4. */
const ofSpilo = new Set([
  ...["log_destination", "log_directory", "log_filename", "log_rotation_age", "log_truncate_on_rotation"],
  ...["shared_preload_libraries", "cron.database_name"],
]);
const groupsOfSpilo = /^(bg_mon|extwlist)\./;

/** Rules for settings of Postgres and for extensions. */
export const parameterRules: Rule<ResolvedZalandoCluster>[] = [
  {
    id: "parameter-is-managed-by-spilo",
    reads: ["parameters"],
    why: "Spilo and Patroni write these settings: with another value the server log, its extensions or recovery fail.",
    source: "zalando/spilo at 4.0-p3, scripts/configure_spilo.py, scripts/post_init.sh; Patroni 4.0.4",
    check: ({ parameters }) =>
      Object.keys(parameters).flatMap((key) => {
        const name = key.toLowerCase();
        if (!ofSpilo.has(name) && !groupsOfSpilo.test(name)) return [];
        return refused(key, name === "shared_preload_libraries" ? configureExtensions : operatorSets);
      }),
  },
  {
    id: "wal-level-is-patronis",
    reads: ["parameters"],
    why: "Patroni replaces minimal by its own level: replicas and archiving need WAL.",
    source: "Patroni 4.0.4, patroni/postgresql/config.py, CMDLINE_OPTIONS",
    check: ({ parameters }) =>
      Object.entries(parameters).flatMap(([key, value]) =>
        key.toLowerCase() === "wal_level" && value !== "replica" && value !== "logical"
          ? [{ path: ["parameters", key], message: 'must be "replica", the default, or "logical"' }]
          : [],
      ),
  },
  {
    id: "parameter-is-not-below-patronis",
    reads: ["parameters", "version"],
    why: patroniReplaces.why,
    source: `Patroni 4.0.4, ${patroniReplaces.source}`,
    check: ({ parameters, version }) => belowPatronisMinimum(parameters, version),
  },
  {
    id: "patroni-of-spilo-reads-parameter",
    reads: ["parameters", "version"],
    why: patroniReads.why,
    source: `Patroni 4.0.4, ${patroniReads.source}`,
    check: ({ parameters, version }) => unreadByPatroni(parameters, version),
  },
  statementRule(server),
  {
    id: "image-holds-extension",
    reads: ["extensions", "image"],
    why: "An extension whose files are missing in the image cannot be created, and a missing library prevents the start of Postgres.",
    source: "zalando/spilo at 4.0-p3, postgres-appliance/build_scripts/base.sh",
    check: (cluster) => notInTheImage(cluster, server),
  },
  {
    id: "pg-cron-is-spilos",
    reads: ["extensions"],
    why: "Spilo creates pg_cron in the database postgres, and fails where it belongs to another one.",
    source: "zalando/spilo at 4.0-p3, scripts/post_init.sh",
    check: ({ extensions }) =>
      extensions.flatMap(({ name }, i) =>
        name === "pg_cron"
          ? [
              {
                path: ["extensions", i, "name"],
                message:
                  "exists in the database postgres already; remove it, and use cron.schedule_in_database there as a member of cron_admin",
              },
            ]
          : [],
      ),
  },
];
