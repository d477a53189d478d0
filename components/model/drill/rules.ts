import type { Rule } from "../../shared/validation";
import { drillName, type Drilled, isDrilled, longestDrilledName } from "./names";
import type { ResolvedDrill } from "./schema";

/** The part of a cluster that these rules read. */
export interface DrilledCluster extends Drilled {
  readonly name: string;
  readonly backups?: unknown;
  readonly users: readonly { readonly databases: readonly string[] }[];
  readonly drill: ResolvedDrill;
}

/** Rules for restore drills, the same for every operator. */
export const drillRules: Rule<DrilledCluster>[] = [
  {
    id: "drill-needs-backups",
    reads: ["backups", "drill"],
    why: "A drill restores the newest backup; without backups every drill fails.",
    source: "pgstack",
    check: ({ backups, drill }) =>
      drill.enabled && backups === undefined
        ? [{ path: ["drill", "enabled"], message: "needs backups to restore; add backups, or remove it" }]
        : [],
  },
  {
    id: "drill-name-fits",
    reads: ["name", "backups", "drill"],
    why: "Kubernetes refuses a CronJob whose name has more than 52 characters, since it appends a suffix for Jobs.",
    source: "Kubernetes documentation, CronJob",
    check: (cluster) =>
      isDrilled(cluster) && cluster.name.length > longestDrilledName
        ? [
            {
              path: ["name"],
              message: `is too long for the CronJob ${drillName(cluster.name)}: use at most ${longestDrilledName} characters, or set drill.enabled: false`,
            },
          ]
        : [],
  },
  {
    id: "drill-asks-a-database",
    reads: ["users", "drill"],
    why: "A query in a database that does not exist fails every drill.",
    source: "pgstack",
    check: ({ users, drill: { newestRow, assertions } }) => {
      const known = ["postgres", ...users.flatMap(({ databases }) => databases)];
      const asked = [
        { path: ["drill", "newestRow", "database"], database: newestRow?.database },
        ...assertions.map(({ database }, i) => ({ path: ["drill", "assertions", i, "database"], database })),
      ];
      return asked.flatMap(({ path, database }) =>
        database === undefined || known.includes(database)
          ? []
          : [{ path, message: `belongs to no user; add it to a user, or use one of ${known.join(", ")}` }],
      );
    },
  },
  {
    id: "drill-assertions-differ",
    reads: ["drill"],
    why: "With two assertions of one name the report does not show which one failed.",
    source: "pgstack",
    check: ({ drill: { assertions } }) =>
      assertions.flatMap(({ name }, i) =>
        assertions.findIndex((other) => other.name === name) < i
          ? [{ path: ["drill", "assertions", i, "name"], message: "is used twice; use another name" }]
          : [],
      ),
  },
];
