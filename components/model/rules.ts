import { quantity } from "../shared/scalars";
import type { Rule } from "../shared/validation";
import { backendRules } from "./backend-rules";
import { connectionRules } from "./connection-rules";
import { type Contained, contentRules } from "./contents/rules";
import { type DrilledCluster, drillRules } from "./drill/rules";
import { hugePageRules } from "./huge-pages";
import type { Effective, ServerFacts } from "./effective";
import { instanceCount, instancesPath } from "./instances";
import { kernelRules } from "./kernel-rules";
import { type Parameterized, parameterRules } from "./parameters";
import { type AnyPooled, poolerSettingRules } from "./pooler-settings/rules";
import { type Dumped, logicalBackupRules } from "./logical-backups/rules";
import { type Recovered, recoveryRules } from "./recovery";
import { scheduleRules } from "./schedule-rules";
import { sessionRules } from "./session-rules";
import { type Spaced, tablespaceRules } from "./tablespaces/rules";
import { userRules, type WithUsers } from "./users";

interface Common extends Effective, Parameterized, Contained, WithUsers, DrilledCluster, Dumped, Recovered, Spaced {
  readonly users: WithUsers["users"];
  readonly pooler?: AnyPooled["pooler"];
  readonly highAvailability: { readonly mode: string; readonly synchronousStandbys: number };
}

/** Returns the rules for every cluster, the same for every operator. */
export const commonRules = (server: ServerFacts): Rule<Common>[] => [
  ...parameterRules,
  ...userRules,
  ...contentRules(server),
  ...drillRules,
  ...logicalBackupRules,
  ...recoveryRules,
  ...poolerSettingRules,
  ...hugePageRules,
  ...connectionRules(server),
  ...backendRules(server),
  ...tablespaceRules,
  ...sessionRules(server),
  ...kernelRules(server),
  ...scheduleRules,
  {
    id: "synchronous-needs-standbys",
    reads: ["instances", "sets", "highAvailability"],
    why: "With fewer replicas than a commit waits for, every write blocks forever.",
    source: "PostgreSQL documentation, synchronous_standby_names",
    check: (cluster) => {
      const { mode, synchronousStandbys } = cluster.highAvailability;
      const count = instanceCount(cluster);
      return mode !== "asynchronous" && synchronousStandbys > count - 1
        ? [
            {
              path: ["highAvailability", "synchronousStandbys"],
              message: `${count} instances have ${count - 1} replicas; lower it, or raise instances to ${synchronousStandbys + 1} or more`,
            },
          ]
        : [];
    },
  },
  {
    id: "strict-needs-three",
    reads: ["instances", "sets", "highAvailability"],
    why: "In strict mode with one replica, the loss of that replica stops every write.",
    source: "Patroni documentation, synchronous_mode_strict",
    check: (cluster) => {
      const { mode, synchronousStandbys } = cluster.highAvailability;
      return mode === "strict" && instanceCount(cluster) < synchronousStandbys + 2
        ? [
            {
              path: instancesPath(cluster),
              message: `strict mode with ${synchronousStandbys} synchronous standby needs ${synchronousStandbys + 2} instances, or the loss of one replica stops all writes; raise instances, or set highAvailability.mode: synchronous`,
            },
          ]
        : [];
    },
  },
  {
    id: "cpu-limit-covers-request",
    reads: ["resources", "sets"],
    why: "Kubernetes refuses a pod with a limit below its request: the operator retries forever.",
    source: "Kubernetes documentation, resource management for pods",
    check: ({ sets }) =>
      sets
        // An operator's instance sets have their own rule.
        .filter(({ path }) => path.length === 0)
        .flatMap(({ resources: { cpu, cpuLimit } }) =>
          cpuLimit !== undefined && quantity(cpuLimit) < quantity(cpu)
            ? [
                {
                  path: ["resources", "cpuLimit"],
                  message: `must be at least the request, ${cpu}; raise or remove it`,
                },
              ]
            : [],
        ),
  },
  {
    id: "first-user-has-database",
    reads: ["users"],
    why: "The first user's first database is created with the cluster, and the readiness check uses it.",
    source: "CloudNativePG 1.30, bootstrap.initdb; PGO 6.0, spec.users",
    check: ({ users }) =>
      users[0] !== undefined && users[0].databases.length === 0
        ? [{ path: ["users", 0, "databases"], message: 'needs at least one database; write for example ["app"]' }]
        : [],
  },
  {
    id: "unique-users",
    reads: ["users"],
    why: "Two entries for one role contradict each other.",
    source: "PGO 6.0 CRD, spec.users (list-map key `name`)",
    check: ({ users }) =>
      users.flatMap((user, i) =>
        users.findIndex((other) => other.name === user.name) < i
          ? [{ path: ["users", i, "name"], message: "is listed twice; merge the two entries" }]
          : [],
      ),
  },
];
