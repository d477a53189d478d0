import { quantity } from "../shared/scalars";
import type { Rule } from "../shared/validation";
import { backendRules } from "./backend-rules";
import { cloudNativePgConnectionRules, connectionRules } from "./connection-rules";
import { cloudNativePgContentRules, type Contained, contentRules, crunchyContentRules } from "./contents/rules";
import { type DrilledCluster, drillRules } from "./drill/rules";
import { hugePageRules } from "./huge-pages";
import { kernelRules } from "./kernel-rules";
import { passwordSecretRules } from "./password-rules";
import { scheduleRules } from "./schedule-rules";
import { sessionRules } from "./session-rules";
import type { Effective } from "./effective";
import { defaultResources, instanceCount, instancesPath } from "./instances";
import { cloudNativePgParameterRules, crunchyParameterRules, type Parameterized, parameterRules } from "./parameters";
import { cloudNativePgPoolerRules, type Pooled, poolerSettingRules } from "./pooler-settings/rules";
import { type Recovered, recoveryRules } from "./recovery";
import { cloudNativePgTablespaceRules, type Spaced, tablespaceRules } from "./tablespaces/rules";
import { cloudNativePgUserRules, crunchyUserRules, userRules, type WithUsers } from "./users";

interface Common extends Effective, Parameterized, Contained, WithUsers, DrilledCluster, Recovered, Spaced {
  readonly operator: Effective["operator"];
  readonly users: WithUsers["users"];
  readonly pooler?: Pooled["pooler"];
  readonly resources?:
    | {
        readonly cpu: string;
        readonly cpuLimit?: string | undefined;
        readonly memory: string;
        readonly hugePages?: { readonly size: string; readonly total: string } | undefined;
      }
    | undefined;
  readonly highAvailability: { readonly mode: string; readonly synchronousStandbys: number };
}

/** Rules for every cluster, whichever operator runs it. */
export const commonRules: Rule<Common>[] = [
  ...parameterRules,
  ...userRules,
  ...contentRules,
  ...drillRules,
  ...recoveryRules,
  ...poolerSettingRules,
  ...hugePageRules,
  ...connectionRules,
  ...backendRules,
  ...tablespaceRules,
  ...sessionRules,
  ...kernelRules,
  ...scheduleRules,
  {
    id: "synchronous-needs-standbys",
    reads: ["instances", "crunchy", "highAvailability"],
    why: "With fewer replicas than a commit waits for, every write blocks for ever.",
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
    reads: ["instances", "crunchy", "highAvailability"],
    why: "In strict mode with one replica, the loss of that replica stops every write.",
    source: "Patroni documentation, synchronous_mode_strict",
    check: (cluster) => {
      const { mode, synchronousStandbys } = cluster.highAvailability;
      return mode === "strict" && instanceCount(cluster) < synchronousStandbys + 2
        ? [
            {
              path: instancesPath(cluster),
              message: `strict mode with ${synchronousStandbys} synchronous standby needs ${synchronousStandbys + 2} instances, or the loss of one replica stops all writes; raise instances, or choose highAvailability.mode: synchronous`,
            },
          ]
        : [];
    },
  },
  {
    id: "cpu-limit-covers-request",
    reads: ["resources"],
    why: "Kubernetes refuses a pod that may use less than it asks for: the operator tries for ever.",
    source: "Kubernetes documentation, resource management for pods",
    check: ({ resources: { cpu, cpuLimit } = defaultResources }) =>
      cpuLimit !== undefined && quantity(cpuLimit) < quantity(cpu)
        ? [
            {
              path: ["resources", "cpuLimit"],
              message: `must be at least what is requested, ${cpu}; raise or remove it`,
            },
          ]
        : [],
  },
  {
    id: "first-user-has-database",
    reads: ["users"],
    why: "The first user's first database is the one that is made with the cluster and that readiness is proved on.",
    source: "CloudNativePG 1.28, bootstrap.initdb; PGO 6.0, spec.users",
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
          ? [{ path: ["users", i, "name"], message: "is there twice; merge the two entries" }]
          : [],
      ),
  },
];

/** Rules for clusters on CloudNativePG. */
export const cloudNativePgRules: Rule<Common>[] = [
  ...cloudNativePgParameterRules,
  ...cloudNativePgUserRules,
  ...passwordSecretRules,
  ...cloudNativePgContentRules,
  ...cloudNativePgPoolerRules,
  ...cloudNativePgConnectionRules,
  ...cloudNativePgTablespaceRules,
  {
    id: "database-belongs-to-one",
    reads: ["users"],
    why: "CloudNativePG has one object a database, with one owner; its name has hyphens where the database has underscores.",
    source: "CloudNativePG 1.28, Database",
    check: ({ users }) => {
      const seen = new Map<string, string>();
      return users.flatMap((user, i) =>
        user.databases.flatMap((database, j) => {
          const object = database.replaceAll("_", "-");
          const other = seen.get(object);
          seen.set(object, database);
          if (other === undefined) return [];
          const message =
            other === database
              ? "is there twice; a database has one owner"
              : `differs from "${other}" in an underscore only; take another name`;
          return [{ path: ["users", i, "databases", j], message }];
        }),
      );
    },
  },
  {
    id: "further-users-need-password-secret",
    reads: ["users"],
    why: "CloudNativePG makes a password for the first user only; a role without one cannot log in.",
    source: "CloudNativePG 1.28, managed roles",
    check: ({ users }) =>
      users.flatMap((user, i) =>
        i > 0 && user.passwordSecret === undefined
          ? [
              {
                path: ["users", i, "passwordSecret"],
                message: "is missing: name a Secret of type kubernetes.io/basic-auth in the cluster's namespace",
              },
            ]
          : [],
      ),
  },
  {
    id: "user-is-not-the-superuser",
    reads: ["users"],
    why: "CloudNativePG reserves postgres, streaming_replica and every name that begins with cnpg_: its webhook refuses them.",
    source: "CloudNativePG 1.28, pkg/postgres/roles.go, IsRoleReserved",
    check: ({ users }) =>
      users.flatMap((user, i) =>
        user.name === "postgres" || user.name === "streaming_replica" || user.name.startsWith("cnpg_")
          ? [{ path: ["users", i, "name"], message: "is reserved by CloudNativePG; take another name" }]
          : [],
      ),
  },
  {
    id: "database-is-not-the-operators",
    reads: ["users"],
    why: "Postgres creates the database postgres, which belongs to the superuser: the API server refuses a Database of that name, and initdb does not give it to a user.",
    source: "CloudNativePG 1.28 CRD, Database, spec.name",
    check: ({ users }) =>
      users.flatMap(({ databases }, i) =>
        databases.flatMap((database, j) =>
          database === "postgres"
            ? [{ path: ["users", i, "databases", j], message: "is the superuser's own; take another name" }]
            : [],
        ),
      ),
  },
];

interface Crunchy extends Common {
  readonly crunchy: NonNullable<Common["crunchy"]> & { readonly monitoring: boolean };
}

/** Rules for clusters on Crunchy Postgres for Kubernetes. */
export const crunchyRules: Rule<Crunchy>[] = [
  ...crunchyParameterRules,
  ...crunchyUserRules,
  ...crunchyContentRules,
  {
    id: "user-name-fits-secret",
    reads: ["users"],
    why: "PGO names a Secret after each user, so an underscore is refused by the API server.",
    source: "PGO 6.0 CRD, spec.users[].name",
    check: ({ users }) =>
      users.flatMap((user, i) =>
        user.name.includes("_")
          ? [{ path: ["users", i, "name"], message: `has an underscore; write "${user.name.replaceAll("_", "-")}"` }]
          : [],
      ),
  },
  {
    id: "password-secret-has-its-own-name",
    reads: ["users"],
    why: "PGO reads a password of yours from the Secret that it would make itself, and from no other.",
    source: "PGO 6.0, internal/controller/postgrescluster/postgres.go",
    check: ({ users }) =>
      users.flatMap((user, i) =>
        user.passwordSecret !== undefined
          ? [
              {
                path: ["users", i, "passwordSecret"],
                message: `is not read by PGO: create the Secret <cluster>-pguser-${user.name} with its labels beforehand, and remove this key`,
              },
            ]
          : [],
      ),
  },
  {
    id: "exporter-knows-version",
    reads: ["version", "crunchy"],
    why: "PGO's metrics exporter does not know Postgres 18; the operator only warns in an event.",
    source: "PGO 6.0, event ExporterNotSupportedForPostgresVersion",
    check: ({ version, crunchy }) =>
      crunchy.monitoring && version >= 18
        ? [
            {
              path: ["crunchy", "monitoring"],
              message:
                "the exporter works up to Postgres 17; set it to false, and write crunchy.instrumentation.metrics",
            },
          ]
        : [],
  },
];
