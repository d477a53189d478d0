import { manyPoolerSettings } from "../helpers/any-text";
import { crunchyClusterSchema as schema } from "../helpers/schemas";
import { type CrunchySettings, crunchySettings } from "../helpers/clusters";
import { fullAccess, fullPooler } from "../helpers/crunchy-settings";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

type Body = NonNullable<CrunchySettings["crunchy"]>;
type Service = NonNullable<NonNullable<Body["services"]>["primary"]>;
type LoginRule = NonNullable<NonNullable<Body["authentication"]>["rules"]>[number];

const body = (crunchy: Body): CrunchySettings => crunchySettings({ crunchy });
const service = (primary: Service, crunchy: Body = {}): CrunchySettings => body({ ...crunchy, services: { primary } });
const global = (settings: Record<string, string>): CrunchySettings =>
  crunchySettings({ pooler: { config: { global: settings } } });
const login = (...rules: LoginRule[]): CrunchySettings => body({ authentication: { rules } });
const paths = (settings: CrunchySettings): string[] => problemsWith(schema, settings).map(({ path }) => path);
const primary = ["crunchy", "services", "primary"];
const rule = ["crunchy", "authentication", "rules", 0];

describe("Services", () => {
  describeRule({
    rule: "public-service-needs-tls",
    schema,
    refused: service({ type: "LoadBalancer", loadBalancer: "external" }),
    at: [...primary, "loadBalancer"],
    accepted: service({ type: "LoadBalancer", loadBalancer: "external" }, { tls: fullAccess.tls }),
  });
  describeRule({
    rule: "node-port-needs-type",
    schema,
    refused: service({ nodePort: 32000 }),
    at: [...primary, "nodePort"],
    accepted: service({ type: "NodePort", nodePort: 32000 }),
  });
  describeRule({
    rule: "node-ports-differ",
    schema,
    refused: crunchySettings({
      pooler: { service: { type: "NodePort", nodePort: 32000 } },
      crunchy: { services: { primary: { type: "NodePort", nodePort: 32000 } } },
    }),
    at: ["pooler", "service", "nodePort"],
    accepted: crunchySettings({
      pooler: { service: { type: "NodePort" } },
      crunchy: { services: { primary: { type: "NodePort" } } },
    }),
  });
  describeRule({
    rule: "traffic-policy-needs-type",
    schema,
    refused: service({ externalTrafficPolicy: "Local" }),
    at: [...primary, "externalTrafficPolicy"],
    accepted: service({ internalTrafficPolicy: "Local" }),
  });
  describeRule({
    rule: "load-balancer-is-said-once",
    schema,
    refused: service({ type: "LoadBalancer", annotations: { "networking.gke.io/load-balancer-type": "External" } }),
    at: [...primary, "annotations", "networking.gke.io/load-balancer-type"],
    accepted: service({
      type: "LoadBalancer",
      annotations: { "networking.gke.io/internal-load-balancer-subnet": "a" },
    }),
  });
  describeRule({
    rule: "ip-families-fit-policy",
    schema,
    refused: service({ ipFamilies: ["IPv4", "IPv6"] }),
    at: [...primary, "ipFamilies"],
    accepted: service({ ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" }),
  });

  it("say what kind of load balancer only where there is one", () => {
    expect(paths(service({ type: "NodePort", loadBalancer: "internal" }))).toEqual([
      "crunchy.services.primary.loadBalancer",
    ]);
  });

  it("have certificates for clients and replicas both, or neither", () => {
    const { clients } = fullAccess.tls;
    expect(paths({ ...crunchySettings(), crunchy: { tls: { clients } as typeof fullAccess.tls } })).toEqual([
      "crunchy.tls.replication",
    ]);
    expect(paths(body({ tls: fullAccess.tls }))).toEqual([]);
  });

  it("of PgBouncer need its own certificate for the Internet", () => {
    const external = { type: "LoadBalancer", loadBalancer: "external" } as const;
    expect(paths(crunchySettings({ pooler: { service: external }, crunchy: { tls: fullAccess.tls } }))).toEqual([
      "pooler.service.loadBalancer",
    ]);
    expect(paths(crunchySettings({ pooler: { service: external, tls: { secret: "mine" } } }))).toEqual([]);
  });
});

describe("logins", () => {
  describeRule({
    rule: "login-needs-proof",
    schema,
    refused: login({ hba: "hostssl all all all trust" }),
    at: [...rule, "hba"],
    accepted: login({ hba: "hostssl all all all scram-sha-256" }),
  });
  describeRule({
    rule: "login-rule-is-of-one-kind",
    schema,
    refused: login({ connection: "hostssl" }),
    at: rule,
    accepted: login({ connection: "hostssl", method: "scram-sha-256" }),
  });
  describeRule({
    rule: "login-method-has-its-options",
    schema,
    refused: login({ connection: "hostssl", method: "ldap", users: ["other"], options: { ldapserver: "ldap" } }),
    at: [...rule, "options"],
    accepted: login({ connection: "hostssl", method: "ldap", users: ["other"], options: { ldapbasedn: "dc=org" } }),
  });
  describeRule({
    rule: "application-may-log-in",
    schema,
    refused: login({ connection: "hostssl", method: "cert" }),
    at: rule,
    accepted: login({ connection: "hostssl", method: "cert", users: ["other"] }),
  });

  describeRule({
    rule: "login-is-encrypted",
    schema,
    refused: login({ connection: "host", method: "scram-sha-256" }),
    at: [...rule, "connection"],
    accepted: login({ connection: "host", method: "reject", users: ["other"] }),
  });
  describeRule({
    rule: "login-is-encrypted",
    schema,
    refused: login({ hba: "hostnossl all all 10.0.0.0/8 scram-sha-256" }),
    at: [...rule, "hba"],
    accepted: body({
      authentication: {
        unencryptedConnections: "accept",
        rules: [{ hba: "hostnossl all all 10.0.0.0/8 scram-sha-256" }],
      },
    }),
  });

  it.each([
    ["trust as a method", { connection: "host", method: "trust" as "cert" }],
    ["a line with keys", { hba: "local all all peer", users: ["app"] }],
    ["an included file", { hba: "  include /tmp/x" }],
    ["two lines", { hba: "local all all peer\nlocal all all md5" }],
    ["a number that PGO cannot read", { connection: "local", method: "peer", options: { map: 2 ** 31 } }],
    ["an unknown method", { connection: "host", method: "magic" as "cert" }],
    [
      "radius without secrets",
      { connection: "hostssl", method: "radius", users: ["x"], options: { radiusservers: "a" } },
    ],
    [
      "ldap of both kinds",
      { connection: "hostssl", method: "ldap", users: ["x"], options: { ldapbasedn: "a", ldapprefix: "b" } },
    ],
  ] as [string, LoginRule][])("are not ruled by %s", (_what, wrong) => {
    expect(paths(login(wrong))).toHaveLength(1);
  });

  it("of the application are possible behind its own rule", () => {
    const everybody: LoginRule = { connection: "hostssl", method: "cert" };
    const app: LoginRule = { connection: "hostssl", method: "scram-sha-256", users: ["app"] };
    expect(paths(login(app, everybody))).toEqual([]);
    expect(paths(login(everybody, app))).toEqual(["crunchy.authentication.rules[0]"]);
  });

  it("have nine rules at most: PGO's last one is the tenth", () => {
    expect(paths(login(...Array.from({ length: 10 }, () => ({ hba: "local all all peer" }))))).toEqual([
      "crunchy.authentication.rules",
    ]);
  });
});

describe("Patroni", () => {
  describeRule({
    rule: "lease-covers-retries",
    schema,
    refused: body({ patroni: { leaderLeaseDurationSeconds: 20 } }),
    at: ["crunchy", "patroni"],
    accepted: body({ patroni: { leaderLeaseDurationSeconds: 20, syncPeriodSeconds: 10, retryTimeoutSeconds: 5 } }),
  });
  describeRule({
    rule: "patroni-log-has-room",
    schema,
    refused: body({ patroni: { logging: { storageLimit: "24M" } } }),
    at: ["crunchy", "patroni", "logging", "storageLimit"],
    accepted: body({ patroni: { logging: { storageLimit: "25M" } } }),
  });
  describeRule({
    rule: "ports-differ",
    schema,
    refused: body({ port: 8008 }),
    at: ["crunchy", "patroni", "port"],
    accepted: body({ port: 8008, patroni: { port: 8009 } }),
  });

  it("has ports of its own", () => {
    expect(paths(body({ port: 8432, patroni: { port: 9187 } }))).toEqual(["crunchy.port", "crunchy.patroni.port"]);
    expect(paths(body({ port: 80 }))).toEqual(["crunchy.port"]);
  });
});

describe("PgBouncer", () => {
  const at = (key: string): string[] => ["pooler", "config", "global", key];
  describeRule({
    rule: "pooler-keeps-tls",
    schema,
    refused: global({ client_tls_sslmode: "prefer" }),
    at: at("client_tls_sslmode"),
    accepted: global({ client_tls_sslmode: "verify-ca" }),
  });
  describeRule({
    rule: "pooler-setting-is-managed",
    schema,
    refused: global({ pool_mode: "session" }),
    at: at("pool_mode"),
    accepted: global({ default_pool_size: "20" }),
  });
  it.each(["auth_dbname", "resolv_conf"])("PGO's pods depend on %s too", (name) => {
    expect(problemsWith(schema, global({ [name]: "x" }))).toHaveLength(1);
  });
  describeRule({
    rule: "pooler-log-file-has-its-place",
    schema,
    refused: global({ logfile: "/var/log/pgbouncer.log" }),
    at: at("logfile"),
    accepted: global({ logfile: "/tmp/logs/pgbouncer/a.log" }),
  });
  describeRule({
    rule: "pooler-settings-fit",
    schema,
    refused: global(manyPoolerSettings(50)),
    at: ["pooler", "config", "global"],
    accepted: global(manyPoolerSettings(49)),
  });
  describeRule({
    rule: "pooler-may-be-moved",
    schema,
    refused: crunchySettings({ pooler: { instances: 2, minAvailable: 2 } }),
    at: ["pooler", "minAvailable"],
    accepted: crunchySettings({ pooler: { instances: 2, minAvailable: 1 } }),
  });

  it("is held to the rules for pods, too", () => {
    const wrong = {
      resources: { cpu: "1", cpuLimit: "500m", memory: "1Gi" },
      sidecars: [{ ...fullPooler.sidecars[0], name: "pgbouncer" }],
      labels: { "postgres-operator.crunchydata.com/role": "x" },
      scheduling: { spread: [{ topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" }] },
    };
    expect(paths(crunchySettings({ pooler: wrong } as Partial<CrunchySettings>))).toEqual([
      "pooler.resources.cpuLimit",
      "pooler.sidecars[0].name",
      "pooler.labels.postgres-operator.crunchydata.com/role",
      "pooler.scheduling.spread[0]",
    ]);
  });
});
