import type { Rule } from "../../../shared/validation";
import { effective, type Effective, firstWritten } from "../../../model/effective";
import { server } from "../server";

/** Rules for connections. */
export const connectionRules: Rule<Effective>[] = [
  {
    id: "instance-manager-has-connections",
    reads: ["parameters", "version"],
    why: "The instance manager of CloudNativePG connects for roles, databases and metrics, once for each database; without a connection it reports no status.",
    source: "CloudNativePG 1.30, pkg/management/postgres/pool/pool.go; Patroni has a minimum of 25",
    check: (cluster) => {
      const key = firstWritten(cluster.parameters, ["max_connections"]);
      const most = effective(cluster, server, "max_connections");
      return key === undefined || most >= 10
        ? []
        : [{ path: ["parameters", key], message: `is ${most}, too few for the instance manager; write 10 or more` }];
    },
  },
];
