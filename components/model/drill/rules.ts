import type { Rule } from "../../shared/validation";
import { drillName, type Drilled, isDrilled, longestDrilledName } from "./names";
import type { ResolvedDrill } from "./schema";

/** The part of a cluster that these rules read. */
export interface DrilledCluster extends Drilled {
  readonly name: string;
  readonly users: readonly { readonly databases: readonly string[] }[];
  readonly drill: ResolvedDrill;
}

/** Rules for restore drills, whichever operator runs the cluster. */
export const drillRules: Rule<DrilledCluster>[] = [
  {
    id: "drill-needs-backups",
    reads: ["drill"],
    why: "A drill restores the newest backup; without backups each of them fails.",
    source: "pgstack",
    check: ({ backups, drill }) =>
      drill.enabled && backups === undefined
        ? [{ path: ["drill", "enabled"], message: "there are no backups to restore; add backups, or remove it" }]
        : [],
  },
  {
    id: "drill-name-fits",
    reads: ["name", "drill"],
    why: "Kubernetes refuses a CronJob whose name has more than 52 characters, since those of its Jobs are longer.",
    source: "Kubernetes documentation, CronJob",
    check: (cluster) =>
      isDrilled(cluster) && cluster.name.length > longestDrilledName
        ? [
            {
              path: ["name"],
              message: `is too long for the CronJob ${drillName(cluster.name)}: take one of at most ${longestDrilledName} characters, or write drill.enabled: false`,
            },
          ]
        : [],
  },
  {
    id: "drill-asks-a-database",
    reads: ["users", "drill"],
    why: "A question to a database that nobody makes fails each drill.",
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
          : [{ path, message: `is nobody's; give it to a user, or take one of ${known.join(", ")}` }],
      );
    },
  },
  {
    id: "drill-assertions-differ",
    reads: ["drill"],
    why: "Of two assertions of one name nobody knows which one failed.",
    source: "pgstack",
    check: ({ drill: { assertions } }) =>
      assertions.flatMap(({ name }, i) =>
        assertions.findIndex((other) => other.name === name) < i
          ? [{ path: ["drill", "assertions", i, "name"], message: "is there twice; take another name" }]
          : [],
      ),
  },
];
