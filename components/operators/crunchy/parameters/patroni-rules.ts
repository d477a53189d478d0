import { quantity } from "../../../shared/scalars";
import type { Rule } from "../../../shared/validation";
import { found, onOrOff } from "../../../model/parameter-safety";
import type { CheckedCrunchyCluster } from "../cluster";
import { belowPatronisMinimum, patroniReads, patroniReplaces, unreadByPatroni } from "../../../model/patroni";
import { settingOf } from "../../../model/settings";
import { walFits, walThatOutgrows } from "../../../model/wal-sizes";
import { server } from "../server";

const version = "Patroni 4.1.4";

/** Rules for settings of Postgres that Patroni replaces or omits. */
export const patroniParameterRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "parameter-reaches-patronis-minimum",
    reads: ["parameters", "version"],
    why: patroniReplaces.why,
    source: `${version}, ${patroniReplaces.source}`,
    check: ({ parameters, version: major }) => belowPatronisMinimum(parameters, major),
  },
  {
    id: "patroni-reads-parameter",
    reads: ["parameters", "version"],
    why: patroniReads.why,
    source: `${version}, ${patroniReads.source}`,
    check: ({ parameters, version: major }) => unreadByPatroni(parameters, major),
  },
];

/** Rules for settings that need more than an instance has. */
export const roomRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "wal-fits-its-volume",
    reads: ["parameters", "version", "storage", "walStorage", "crunchy", "sets"],
    ...walFits,
    check: (cluster) => {
      const [smallest] = cluster.sets
        .map(({ path, walStorage, storage }) => ({
          size: (walStorage ?? storage).size,
          path: [...path, walStorage === undefined ? "storage" : "walStorage", "size"],
        }))
        .sort((a, b) => quantity(a.size) - quantity(b.size));
      return smallest === undefined
        ? []
        : walThatOutgrows(cluster, server, smallest, ["wal_keep_size", "min_wal_size", "max_wal_size"]);
    },
  },
  {
    id: "huge-pages-are-off",
    reads: ["parameters", "instances", "storage", "walStorage", "resources", "crunchy", "sets"],
    why: "PGO disables huge pages unless a container requests them: without a request Postgres crashes at its start with on, and possibly with try.",
    source: "PGO 6.0, internal/postgres/huge_pages.go; Kubernetes documentation, Manage HugePages",
    check: (cluster) => {
      const without = cluster.sets.filter(({ resources }) => resources.hugePages === undefined);
      const [one] = without;
      if (one === undefined) return [];
      const asked = found(cluster.parameters, (name, value) => name === "huge_pages" && onOrOff(value) !== "off").map(
        (key) => ({
          path: ["parameters", key],
          message: `needs huge pages, and instances of the set ${one.name} have none; set resources.hugePages, or remove it`,
        }),
      );
      // PGO writes try for all sets as soon as one has them.
      const some = without.length < cluster.sets.length && settingOf(cluster.parameters, "huge_pages") === undefined;
      return some
        ? [
            {
              path: [...one.path, "resources"],
              message: "has no hugePages, but another set has; set them here too, or set the parameter huge_pages: off",
            },
          ]
        : asked;
    },
  },
];
