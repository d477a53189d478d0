import type { Rule, RuleFinding } from "../../../shared/validation";
import type { ResolvedZalandoCluster } from "../cluster";
import { passwordSecret, tlsSecret } from "../names";

/** Roles of Spilo and of the operator. Source: zalando/spilo at 4.0-p3, scripts/post_init.sh; Zalando's operator 1.15, defaults. */
const reserved = ["postgres", "standby", "pooler", "admin", "cron_admin", "zalandos", "robot_zmon"];

/** Schemas of Spilo and of the operator, whose functions run as superuser. Source: the same; pkg/cluster/database.go. */
const schemasOfSpilo = ["pooler", "cron", "user_management", "metric_helpers", "zmon_utils"];

/** Names of volumes that the operator and pgstack use. */
const volumesOfPods = [
  "pgdata",
  "dshm",
  "postgresql-run",
  "gcs-key",
  "aws-token",
  "store-ca",
  "clone-store-ca",
  "standby-store-ca",
];

/** Keys that cert-manager writes. */
const keysOfIssuers = { certificateKey: "tls.crt", privateKey: "tls.key", authorityKey: "ca.crt" } as const;

const source = "Zalando's operator 1.15, pkg/cluster/database.go, databaseNameRegexp";

/** Rules for users, their databases and their passwords. */
export const accessRules: Rule<ResolvedZalandoCluster>[] = [
  {
    id: "user-has-keys-of-zalando",
    reads: ["users", "name"],
    why: "The operator has no such field: the key would be ignored. It generates passwords of letters and digits.",
    source: "Zalando's operator 1.15 CRD, spec.users; pkg/util/util.go, RandomPassword",
    check: ({ name, users }) =>
      users.flatMap((user, i): RuleFinding[] => [
        ...(user.connectionLimit !== undefined
          ? [
              {
                path: ["users", i, "connectionLimit"],
                message: "is not possible with operator: zalando; remove it, and use ALTER ROLE … CONNECTION LIMIT",
              },
            ]
          : []),
        ...(user.passwordType !== undefined
          ? [{ path: ["users", i, "passwordType"], message: "exists for Crunchy Postgres only; remove it" }]
          : []),
        ...(user.passwordSecret !== undefined
          ? [
              {
                path: ["users", i, "passwordSecret"],
                message: `has a fixed name with operator: zalando; remove it, and create ${passwordSecret(name, user.name)} before the user for a password of your own`,
              },
            ]
          : []),
      ]),
  },
  {
    id: "role-is-not-spilos",
    reads: ["users"],
    why: "Spilo and the operator create these roles: the operator ignores such a user, or its privileges change.",
    source:
      "zalando/spilo at 4.0-p3, scripts/post_init.sh; Zalando's operator 1.15, pkg/cluster/cluster.go, shouldAvoidProtectedOrSystemRole",
    check: ({ users }) =>
      users.flatMap(({ name }, i) =>
        reserved.includes(name)
          ? [{ path: ["users", i, "name"], message: "is a role of Spilo or of the operator; use another name" }]
          : [],
      ),
  },
  {
    id: "role-has-its-own-secret",
    reads: ["users", "name"],
    why: "The operator writes hyphens for underscores in the name of a Secret: two users would share a password, and each reconcile would change it.",
    source: "Zalando's operator 1.15, pkg/cluster/util.go, credentialSecretNameForCluster",
    check: ({ name: cluster, users }) =>
      users.flatMap(({ name }, i) => {
        const other = users
          .slice(0, i)
          .find((user) => user.name !== name && passwordSecret(cluster, user.name) === passwordSecret(cluster, name));
        return other === undefined
          ? []
          : [
              {
                path: ["users", i, "name"],
                message: `differs from "${other.name}" in an underscore only; use another name`,
              },
            ];
      }),
  },
  {
    id: "database-has-one-owner",
    reads: ["users"],
    why: "The operator creates a database for one owner: with two entries it is undefined which of them owns it.",
    source: "Zalando's operator 1.15 CRD, spec.databases",
    check: ({ users }) => {
      const seen = new Set<string>();
      return users.flatMap(({ databases }, i) =>
        databases.flatMap((database, j) => {
          const again = seen.has(database);
          seen.add(database);
          return again
            ? [{ path: ["users", i, "databases", j], message: "is listed twice; a database has one owner" }]
            : [];
        }),
      );
    },
  },
  {
    id: "database-name-has-no-hyphen",
    reads: ["users"],
    why: "The operator ignores a database whose name has hyphens or starts with a digit, and reports it only in its log.",
    source,
    check: ({ users }) =>
      users.flatMap(({ databases }, i) =>
        databases.flatMap((database, j) =>
          /^[a-z_][a-z0-9_]*$/.test(database)
            ? []
            : [
                {
                  path: ["users", i, "databases", j],
                  message: "must start with a letter and have letters, digits and underscores only; use another name",
                },
              ],
        ),
      ),
  },
  {
    id: "database-is-not-spilos",
    reads: ["users"],
    why: "Postgres creates the database postgres, in which Spilo has its functions for superusers: an owner could replace them.",
    source: "zalando/spilo at 4.0-p3, scripts/post_init.sh",
    check: ({ users }) =>
      users.flatMap(({ databases }, i) =>
        databases.flatMap((database, j) =>
          database === "postgres"
            ? [{ path: ["users", i, "databases", j], message: "belongs to the superuser; use another name" }]
            : [],
        ),
      ),
  },
  {
    id: "schema-is-not-spilos",
    reads: ["databases", "extensions"],
    why: "The operator and Spilo run functions of these schemas as superuser: an owner of the schema could replace them.",
    source:
      "Zalando's operator 1.15, pkg/cluster/database.go, connectionPoolerLookup; zalando/spilo at 4.0-p3, scripts/post_init.sh",
    check: ({ databases, extensions }) => {
      const taken = (name: string | undefined, path: RuleFinding["path"]): RuleFinding[] =>
        name !== undefined && schemasOfSpilo.includes(name)
          ? [{ path, message: "is a schema of Spilo or of the operator; use another name" }]
          : [];
      return [
        ...databases.flatMap(({ schemas }, i) =>
          schemas.flatMap(({ name }, j) => taken(name, ["databases", i, "schemas", j, "name"])),
        ),
        ...extensions.flatMap(({ schema }, i) => taken(schema, ["extensions", i, "schema"])),
      ];
    },
  },
  {
    id: "rotated-user-exists",
    reads: ["users", "zalando"],
    why: "The operator rotates the passwords of its own users only: another name has no effect.",
    source: "Zalando's operator 1.15, docs/administrator.md, Password rotation in K8s secrets",
    check: ({ users, zalando }) =>
      (["rotatePasswords", "rotateUsers"] as const).flatMap((key) =>
        zalando[key].flatMap((name, i) =>
          users.some((user) => user.name === name)
            ? []
            : [{ path: ["zalando", key, i], message: "is not among users; add it there, or remove it" }],
        ),
      ),
  },
  {
    id: "certificate-names-a-volume",
    reads: ["zalando", "name"],
    why: "The operator names a volume after the Secret: Kubernetes refuses a pod with a volume whose name is longer than 63 characters, or is used twice.",
    source: "Zalando's operator 1.15, pkg/cluster/k8sres.go, generateTlsMounts, generatePodTemplate, addShmVolume",
    check: (cluster) => {
      const secret = tlsSecret(cluster);
      return secret.length <= 63 && !volumesOfPods.includes(secret)
        ? []
        : [
            {
              path: ["zalando", "tls", "secret"],
              message: `must have at most 63 characters, and not be one of ${volumesOfPods.join(", ")}; use another name`,
            },
          ];
    },
  },
  {
    id: "issuer-writes-its-keys",
    reads: ["zalando"],
    why: "cert-manager writes tls.crt, tls.key and ca.crt: a Secret of an issuer has no other keys.",
    source: "cert-manager documentation, Certificate",
    check: ({ zalando: { tls } }) =>
      tls.issuer === undefined
        ? []
        : (["certificateKey", "privateKey", "authorityKey"] as const)
            .filter((key) => tls[key] !== keysOfIssuers[key])
            .map((key) => ({
              path: ["zalando", "tls", key],
              message: `must be ${keysOfIssuers[key]} with an issuer; remove it`,
            })),
  },
  {
    id: "rotated-user-owns-nothing",
    reads: ["users", "zalando"],
    why: "Tables that the role of one interval creates belong to that role, and the operator cannot drop it; with both kinds of rotation the user keeps its name.",
    source: "Zalando's operator 1.15, docs/administrator.md, Password rotation for single users; pkg/cluster/sync.go",
    check: ({ users, zalando: { rotatePasswords, rotateUsers } }) =>
      rotateUsers.flatMap((name, i) => {
        const path = ["zalando", "rotateUsers", i];
        const user = users.find((one) => one.name === name);
        return [
          ...(rotatePasswords.includes(name) ? [{ path, message: "is in rotatePasswords too; remove one" }] : []),
          ...(user !== undefined && user.databases.length > 0
            ? [{ path, message: "owns a database; write it in rotatePasswords" }]
            : []),
        ];
      }),
  },
];
