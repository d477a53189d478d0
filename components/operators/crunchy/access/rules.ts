import { hbaProblem, optionsProblem, parseHbaLine } from "../../../model/hba";
import {
  familyFindings,
  loadBalancerFindings,
  nodePortFindings,
  sharedPortFindings,
  trafficFindings,
} from "../../../model/services";
import type { Rule, RuleFinding } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { servicesAt } from "../places";

type LoginRule = CheckedCrunchyCluster["crunchy"]["authentication"]["rules"][number];

/** Methods with which a role with a password of PGO can log in. */
const byPassword = new Set(["scram-sha-256", "md5", "password"]);

/** Rules for authentication. */
export const authenticationRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "login-needs-proof",
    reads: ["crunchy"],
    why: "With trust every client that reaches the port can log in as any role, including the superuser; an included file can contain any rule.",
    source: "PGO 6.0 CRD, spec.authentication.rules; PostgreSQL documentation, pg_hba.conf",
    check: ({ crunchy }) =>
      eachRule(crunchy, ({ hba = "" }, path) => [
        ...(/\btrust\b/i.test(hba) ? [{ path: [...path, "hba"], message: "must not trust; write scram-sha-256" }] : []),
        ...(/^\s*include/i.test(hba)
          ? [{ path: [...path, "hba"], message: "must not include a file; copy its rules here" }]
          : []),
      ]),
  },
  {
    id: "login-line-is-valid",
    reads: ["crunchy"],
    why: "Postgres does not start with a line of pg_hba.conf that it cannot read, and keeps the old ones on a reload.",
    source: "PostgreSQL documentation, pg_hba.conf; src/backend/libpq/hba.c, parse_hba_line",
    check: ({ crunchy }) =>
      eachRule(crunchy, ({ hba = "" }, path) => {
        // Another rule reports the two others.
        const message = /\btrust\b|^\s*include/i.test(hba) ? undefined : hbaProblem(hba);
        return message === undefined ? [] : [{ path: [...path, "hba"], message }];
      }),
  },
  {
    id: "login-rule-is-of-one-kind",
    reads: ["crunchy"],
    why: "The API server refuses a rule with both a line and keys, or without a method.",
    source: "PGO 6.0 CRD, spec.authentication.rules",
    check: ({ crunchy }) =>
      eachRule(crunchy, ({ hba, ...keys }, path) => {
        const present = Object.keys(keys).length > 0;
        if (hba !== undefined) return present ? [{ path, message: "needs either hba or the other keys" }] : [];
        return keys.connection === undefined || keys.method === undefined
          ? [{ path, message: "needs connection and method, or hba" }]
          : [];
      }),
  },
  {
    id: "login-is-encrypted",
    reads: ["crunchy"],
    why: "A rule for host also matches connections without TLS, which send data unencrypted; PGO's own rules accept none.",
    source: "PGO 6.0, internal/postgres/hba.go, NewHBAs; PostgreSQL documentation, pg_hba.conf",
    check: ({ crunchy }) =>
      crunchy.authentication.unencryptedConnections === "accept"
        ? []
        : eachRule(crunchy, ({ hba = "", connection, method }, path) => {
            const line = parseHbaLine(hba);
            const [type, by, key] =
              typeof line === "object" ? [line.type, line.method, "hba"] : [connection, method, "connection"];
            return (type === "host" || type === "hostnossl") && by !== "reject"
              ? [
                  {
                    path: [...path, key],
                    message:
                      "accepts connections without TLS; write hostssl, or set crunchy.authentication.unencryptedConnections: accept",
                  },
                ]
              : [];
          }),
  },
  {
    id: "login-method-has-its-options",
    reads: ["crunchy"],
    why: "Postgres refuses the whole pg_hba.conf if one method lacks its options, and keeps the old file.",
    source: "PGO 6.0 CRD, spec.authentication.rules; PostgreSQL documentation, pg_hba.conf",
    check: ({ crunchy }) =>
      eachRule(crunchy, ({ method, options = {} }, path) => {
        const names = Object.keys(options);
        const message =
          names.length > 20 ? "has more than 20 options; the API server refuses them" : optionsProblem(method, names);
        return message === undefined ? [] : [{ path: [...path, "options"], message }];
      }),
  },
  {
    id: "application-may-log-in",
    reads: ["users", "crunchy"],
    why: "The first matching rule decides: a rule for all users without a password locks the application out.",
    source: "PostgreSQL documentation, pg_hba.conf",
    check: ({ users: [user], crunchy }) => {
      const { rules } = crunchy.authentication;
      const first = rules.findIndex(
        ({ connection, databases, users }) =>
          (connection === "host" || connection === "hostssl") &&
          (databases?.includes(user?.databases[0] ?? "") ?? true) &&
          (users?.includes(user?.name ?? "") ?? true),
      );
      const method = rules[first]?.method;
      return user === undefined || method === undefined || byPassword.has(method)
        ? []
        : [
            {
              path: ["crunchy", "authentication", "rules", first],
              message: `rejects "${user.name}", who has a password; put a rule for scram-sha-256 before it, or name its users`,
            },
          ];
    },
  },
];

function eachRule(
  crunchy: CheckedCrunchyCluster["crunchy"],
  check: (rule: LoginRule, path: readonly (string | number)[]) => RuleFinding[],
): RuleFinding[] {
  return crunchy.authentication.rules.flatMap((rule, i) => check(rule, ["crunchy", "authentication", "rules", i]));
}

/** Rules for Services of Postgres and PgBouncer. */
export const serviceRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "public-service-needs-tls",
    reads: ["pooler", "crunchy"],
    why: "PGO's certificates contain no address outside of Kubernetes, so clients cannot verify the server.",
    source: "PGO 6.0, internal/controller/postgrescluster/pki.go",
    check: (cluster) =>
      servicesAt(cluster).flatMap(({ path, value: { type, loadBalancer } }): RuleFinding[] => {
        const own = path[0] === "pooler" ? "pooler.tls" : "crunchy.tls";
        const certificate = path[0] === "pooler" ? cluster.pooler?.tls : cluster.crunchy.tls;
        return type === "LoadBalancer" && loadBalancer === "external" && certificate === undefined
          ? [{ path: [...path, "loadBalancer"], message: `needs ${own} with a certificate for the name clients use` }]
          : [];
      }),
  },
  {
    id: "node-port-needs-type",
    reads: ["pooler", "crunchy"],
    why: "PGO stops reconciling a cluster with a node port on a Service of type ClusterIP.",
    source: "PGO 6.0, event MisconfiguredClusterIP",
    check: (cluster) => nodePortFindings(servicesAt(cluster)),
  },
  {
    id: "node-ports-differ",
    reads: ["pooler", "crunchy"],
    why: "Kubernetes assigns a node port to one Service only; PGO retries forever to create the other.",
    source: "Kubernetes documentation, Service",
    check: (cluster) => sharedPortFindings(servicesAt(cluster)),
  },
  {
    id: "traffic-policy-needs-type",
    reads: ["pooler", "crunchy"],
    why: "Kubernetes refuses an external traffic policy on a Service without external traffic; PGO retries forever.",
    source: "Kubernetes documentation, Service",
    check: (cluster) => trafficFindings(servicesAt(cluster)),
  },
  {
    id: "load-balancer-is-said-once",
    reads: ["pooler", "crunchy"],
    why: "With contradicting settings it is undefined whether GKE creates an internal or an external load balancer.",
    source: "GKE documentation, internal load balancers",
    check: (cluster) => loadBalancerFindings(servicesAt(cluster)),
  },
  {
    id: "ip-families-fit-policy",
    reads: ["pooler", "crunchy"],
    why: "Kubernetes refuses two families on a single-stack Service, and a duplicate family; PGO retries forever.",
    source: "Kubernetes documentation, IPv4/IPv6 dual-stack",
    check: (cluster) => familyFindings(servicesAt(cluster)),
  },
];
