import { anywhere, networkPoliciesChart } from "../../components/network-policies";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgSettings,
  crunchySettings,
  volumeRepository,
} from "../helpers/clusters";
import { environment } from "../helpers/environments";
import { isAllowed, type SimulatedEnd, type SimulatedPod } from "../helpers/network-policies";
import {
  backup,
  type Case,
  certificates,
  controlPlane,
  dns,
  google,
  instance,
  isPossible,
  job,
  metadata,
  monitoring,
  neighbour,
  operator,
  pgo,
  pooler,
  rendered,
  repositoryHost,
  restore,
  rows,
  stranger,
  withClusters,
} from "../helpers/simulated-pods";

const needed: readonly Case[] = [
  ["replication", instance(), instance(), 5432],
  ["Patroni among its members", instance(), instance(), 8008],
  ["the repository host to instances", repositoryHost(), instance(), 8432],
  ["WAL to the repository host", instance(), repositoryHost(), 8432],
  ["a restore from the repository host", restore, repositoryHost(), 8432],
  ["PgBouncer to Postgres", pooler(), instance(), 5432],
  ["readiness", job("readiness"), instance(), 5432],
  ["databases", job("contents"), instance(), 5432],
  ["Patroni to the API server", instance(), controlPlane, 443],
  ["a backup Job to the API server", backup, controlPlane, 443],
  ["a backup Job to the pgBackRest servers of instances", backup, instance(), 8432],
  ["a backup Job to the bucket", backup, google, 443],
  ["the identity of a backup Job", backup, metadata, 80],
  ["the report of a drill", job("restore-drill"), controlPlane, 443],
  ["a drill to the bucket", job("restore-drill"), google, 443],
  ["the identity of a drill", job("restore-drill"), metadata, 80],
  ["WAL to the bucket", instance(), google, 443],
  ["a backup to the bucket", repositoryHost(), google, 443],
  ["a restore from the bucket", restore, google, 443],
  ["the identity of an instance", instance(), metadata, 80],
  ["its other address", instance(), { ip: "169.254.169.252" }, 988],
  ["the operator to the API server", operator, controlPlane, 443],
  ["Prometheus to the API server", monitoring("prometheus"), controlPlane, 443],
  ["kube-state-metrics to the API server", monitoring("kube-state-metrics"), controlPlane, 443],
  ["Prometheus to kubelets", monitoring("prometheus"), { ip: "10.0.0.7" }, 10250],
  ["Prometheus to exporters", monitoring("prometheus"), instance(), 9187],
  ["Prometheus to PGO", monitoring("prometheus"), operator, 8443],
  ["Prometheus to certificates", monitoring("prometheus"), certificates, 9793],
  ["Prometheus to kube-state-metrics", monitoring("prometheus"), monitoring("kube-state-metrics"), 8080],
  ["Prometheus to Alertmanager", monitoring("prometheus"), monitoring("alertmanager"), 9093],
  ["Grafana to Prometheus", monitoring("grafana"), monitoring("prometheus"), 9090],
  ["Grafana to Alertmanager", monitoring("grafana"), monitoring("alertmanager"), 9093],
  ["Alertmanager to its receivers", monitoring("alertmanager"), { ip: "3.4.5.6" }, 443],
  ...[instance(), pooler(), repositoryHost(), operator, job("readiness"), monitoring("prometheus")].flatMap(
    (from): Case[] => [
      ["DNS of pods", from, dns, 53, "UDP"],
      ["DNS over TCP", from, dns, 53],
      ["NodeLocal DNSCache", from, { ip: "169.254.20.10" }, 53, "UDP"],
      ["Cloud DNS for GKE", from, metadata, 53, "UDP"],
    ],
  ),
];

const impossible: readonly Case[] = [
  ["a pod of another namespace to Postgres", stranger, instance(), 5432],
  ["a pod of the same namespace to Postgres", neighbour, instance(), 5432],
  ["a pod to PgBouncer", stranger, pooler(), 5432],
  ["an address outside to Postgres", google, instance(), 5432],
  ["monitoring to Postgres", monitoring("prometheus"), instance(), 5432],
  ["a pod to an exporter", stranger, instance(), 9187],
  ["a pod to Patroni, which can switch over", stranger, instance(), 8008],
  ["a pod to pgBackRest", neighbour, repositoryHost(), 8432],
  ["a backup Job to Postgres", backup, instance(), 5432],
  ["a backup Job to Patroni", backup, instance(), 8008],
  ["a backup Job of another cluster to instances", pgo("other", { "pgbackrest-backup": "manual" }), instance(), 8432],
  ["a pod to Prometheus", stranger, monitoring("prometheus"), 9090],
  ["a database to Prometheus", instance(), monitoring("prometheus"), 9090],
  ["a pod to Alertmanager, which can silence alerts", stranger, monitoring("alertmanager"), 9093],
  ["a pod to Grafana", stranger, monitoring("grafana"), 3000],
  ["a pod to the operator's metrics", stranger, operator, 8443],
  ["a database to the operator", instance(), operator, 8443],
  ["a database to a pod elsewhere", instance(), stranger, 8080],
  ["a database to an address by HTTP", instance(), google, 80],
  ["a database to a mail server", instance(), google, 25],
  ["a database to DNS elsewhere", instance(), { ip: "8.8.8.8" }, 53, "UDP"],
  ["PgBouncer to the internet", pooler(), google, 443],
  ["PgBouncer to the metadata server", pooler(), metadata, 80],
  ["a readiness Job to the internet", job("readiness"), google, 443],
  ["the exporter of certificates to the internet", certificates, google, 443],
  ["Grafana to the internet", monitoring("grafana"), google, 443],
  ["Prometheus to the metadata server", monitoring("prometheus"), metadata, 80],
  ["a pod without a role to the API server", neighbour, controlPlane, 443],
];

describe("the NetworkPolicies of production", () => {
  const objects = rendered(environment("prod"));

  it.each(rows(needed))("let through: $what", ({ connection }) => {
    expect(isPossible(objects, connection)).toBe(true);
  });

  it.each(rows(impossible))("stop: $what", ({ connection }) => {
    expect(isPossible(objects, connection)).toBe(false);
  });
});

describe("NetworkPolicies that are created one after the other", () => {
  const objects = rendered(environment("prod"));
  const ofGroups = objects.filter(
    (object) => Object.keys((object["spec"] as { readonly podSelector: object }).podSelector).length > 0,
  );

  it("start with those of groups; the others select every pod", () => {
    const names = objects.filter((object) => !ofGroups.includes(object)).map(({ metadata: { name } }) => name);
    expect([...new Set(names)].sort()).toEqual(["common-egress", "default-deny"]);
  });

  it.each(rows(needed))("never cut off: $what", ({ connection }) => {
    for (const policy of ofGroups) {
      expect([policy.metadata.name, isPossible([policy], connection)]).toEqual([policy.metadata.name, true]);
      const without = ofGroups.filter((other) => other !== policy);
      expect([policy.metadata.name, isPossible(without, connection)]).toEqual([policy.metadata.name, true]);
    }
  });
});

describe("names of NetworkPolicies", () => {
  const names = (clusters: readonly unknown[]): string[] =>
    withClusters(clusters).map(({ metadata: { namespace, name } }) => `${String(namespace)}/${name}`);

  it("do not clash where a cluster's name and its namespace share parts", () => {
    const found = names([
      crunchySettings({ name: "a-main", namespace: "team" }),
      crunchySettings({ name: "main", namespace: "team-a" }),
    ]);
    expect(found).toEqual(expect.arrayContaining(["team/a-main-instances", "team-a/main-instances"]));
  });

  it("do not clash where a cluster's name ends like a part of another", () => {
    const parts = [
      "instances",
      "pooler",
      "pgadmin",
      "repository-host",
      "backup",
      "restore",
      "drill",
      "jobs",
      "bootstrap",
    ];
    for (const part of parts.flatMap((one) => [one, ...one.split("-"), "operator", "clients", "repository"])) {
      for (const settings of [cloudNativePgSettings, crunchySettings]) {
        const own = (...clusters: string[]): number =>
          names(clusters.map((name) => settings({ name }))).filter((name) => name.startsWith("postgres/main")).length;
        expect([part, own("main", `main-${part}`)]).toEqual([part, own("main") + own(`main-${part}`)]);
      }
    }
  });

  it("are refused where one would replace another", () => {
    const group = (app: string) => ({ name: "api", namespace: "shop", labels: { app } });
    const flows = ["one", "two"].map((app) => ({ from: anywhere, to: group(app), ports: [] }));
    const chart = (namespaces: string[]) => () => networkPoliciesChart({ namespaces, flows, egress: [] });
    expect(chart(["shop"])).toThrow("two NetworkPolicies of the namespace shop have the name api");
    expect(chart(["elsewhere"])).not.toThrow();
  });
});

describe("clients", () => {
  const to = ["postgres", "pooler", "pgAdmin"];
  const objects = withClusters([
    crunchySettings({
      name: "main",
      pooler: { port: 6432 },
      crunchy: { pgAdmin: { storage: { size: "1Gi" } } },
      clients: [
        { namespace: "shop", pods: { app: "web" } },
        { namespaces: { team: "data" }, to: ["pooler"] },
        { cidr: "10.20.0.0/16", to: ["pgAdmin"] },
        { namespaces: {}, pods: { "db-client": "main" }, to: ["postgres"] },
      ],
    }),
    crunchySettings({ name: "other", crunchy: { port: 5433 } }),
  ]);
  const pgAdmin: SimulatedPod = {
    namespace: "postgres",
    labels: {
      "postgres-operator.crunchydata.com/pgadmin": "main-pgadmin",
      "postgres-operator.crunchydata.com/role": "pgadmin",
    },
  };
  const reached = (from: SimulatedEnd): string[] =>
    to.filter((_name, i) => {
      const [end, port] = [[instance(), 5432] as const, [pooler(), 6432] as const, [pgAdmin, 5050] as const][i] ?? [];
      return end !== undefined && port !== undefined && isAllowed(objects, from, end, port);
    });

  it("reach what they have access to, by namespace, labels and address", () => {
    expect(reached(stranger)).toEqual(["postgres", "pooler"]);
    expect(reached({ namespace: "jobs", namespaceLabels: { team: "data" }, labels: {} })).toEqual(["pooler"]);
    expect(reached({ ip: "10.20.3.4" })).toEqual(["pgAdmin"]);
    expect(reached({ namespace: "anything", labels: { "db-client": "main" } })).toEqual(["postgres"]);
    expect(reached({ namespace: "postgres", labels: { "db-client": "main" } })).toEqual(["postgres"]);
    expect(reached({ namespace: "postgres", labels: { "db-client": "other" } })).toEqual([]);
  });

  it("reach nothing else", () => {
    expect(reached({ namespace: "shop", labels: { app: "mail" } })).toEqual([]);
    expect(reached({ namespace: "web", labels: { app: "web" } })).toEqual([]);
    expect(reached({ ip: "10.21.0.1" })).toEqual([]);
    expect(isAllowed(objects, stranger, instance(), 8008)).toBe(false);
    expect(isAllowed(objects, stranger, instance("other"), 5432)).toBe(false);
  });

  it("reach exporters, backups on a volume and Patroni where they are named", () => {
    const from: SimulatedPod = { namespace: "shop", labels: {} };
    const ports = [5432, 8008, 8432, 9187, 9127];
    const open = (to: string, settings: object, pods: SimulatedPod[]): string[] => {
      const found = withClusters([{ ...settings, clients: [{ namespace: "shop", to: [to] }] }]);
      return pods.flatMap((pod, i) =>
        ports.filter((port) => isAllowed(found, from, pod, port)).map((port) => `${i}:${port}`),
      );
    };
    const main = crunchySettings({
      name: "main",
      pooler: {},
      backups: { repositories: [bucketRepository, volumeRepository] },
    });
    const pods = [instance(), pooler(), repositoryHost()];
    expect(open("metrics", main, pods)).toEqual(["0:9187", "1:9187"]);
    expect(open("backups", main, pods)).toEqual(["2:8432"]);
    expect(open("patroni", main, pods)).toEqual(["0:8008"]);
    const cnpg = ["instance", "pooler"].map((role) => ({
      namespace: "postgres",
      labels: { "cnpg.io/cluster": "main", "cnpg.io/podRole": role },
    }));
    const other = cloudNativePgSettings({ pooler: { instances: 1 } });
    expect(open("metrics", other, cnpg)).toEqual(["0:9187", "1:9127"]);
    expect(open("backups", other, cnpg)).toEqual([]);
    expect(open("patroni", other, cnpg)).toEqual([]);
  });

  it("do not include the pods of another cluster in the namespace", () => {
    for (const port of [5432, 8008, 8432]) {
      expect(isAllowed(objects, instance("other"), instance(), port)).toBe(false);
      expect(isAllowed(objects, repositoryHost("other"), instance(), port)).toBe(false);
    }
    expect(isAllowed(objects, job("readiness", "other"), instance(), 5432)).toBe(false);
  });

  it("include pgAdmin, for the clusters that it shows", () => {
    expect(isAllowed(objects, pgAdmin, instance(), 5432)).toBe(true);
    expect(isAllowed(objects, pgAdmin, instance("other"), 5432)).toBe(false);
  });
});

describe("the NetworkPolicies of CloudNativePG", () => {
  const objects = withClusters([
    cloudNativePgSettings({
      pooler: { instances: 1 },
      backups: { repositories: [barmanRepository] },
      drill: { enabled: true },
    }),
  ]);
  const pod = (role: Record<string, string>): SimulatedPod => ({
    namespace: "postgres",
    labels: { "cnpg.io/cluster": "main", ...role },
  });
  const server = pod({ "cnpg.io/podRole": "instance" });
  const bouncer = pod({ "cnpg.io/podRole": "pooler" });
  const join = pod({ "cnpg.io/jobRole": "join" });
  const manager: SimulatedPod = { namespace: "cnpg-system", labels: { "app.kubernetes.io/name": "cloudnative-pg" } };

  it.each(
    rows([
      ["the operator to an instance manager", manager, server, 8000],
      ["the operator to Postgres", manager, server, 5432],
      ["the API server to the webhook", controlPlane, manager, 9443],
      ["the proxy of GKE to the webhook", { namespace: "kube-system", labels: {} }, manager, 9443],
      ["replication", server, server, 5432],
      ["a primary that asks whether it is cut off", server, server, 8000],
      ["a new replica", join, server, 5432],
      ["PgBouncer to Postgres", bouncer, server, 5432],
      ["PgBouncer's manager to the API server", bouncer, controlPlane, 6443],
      ["an instance to the bucket", server, google, 443],
      ["a drill to the bucket", job("restore-drill"), google, 443],
    ]),
  )("let through: $what", ({ connection }) => {
    expect(isPossible(objects, connection)).toBe(true);
  });

  it.each(
    rows([
      ["a pod to an instance manager", stranger, server, 8000],
      ["an instance to the operator", server, manager, 8080],
      ["PgBouncer to the bucket", bouncer, google, 443],
    ]),
  )("stop: $what", ({ connection }) => {
    expect(isPossible(objects, connection)).toBe(false);
  });
});

describe("logical backups", () => {
  const settings = cloudNativePgSettings({
    backups: { repositories: [barmanRepository] },
    logicalBackups: { schedule: "30 2 * * *" },
  });
  const objects = withClusters([settings]);
  const server: SimulatedPod = {
    namespace: "postgres",
    labels: { "cnpg.io/cluster": "main", "cnpg.io/podRole": "instance" },
  };

  it.each(
    rows([
      ["a dump to Postgres", job("logical-backup"), server, 5432],
      ["a dump to the bucket", job("logical-backup"), google, 443],
      ["the identity of a dump", job("logical-backup"), metadata, 80],
    ]),
  )("let through: $what", ({ connection }) => {
    expect(isPossible(objects, connection)).toBe(true);
  });

  it.each(
    rows([
      ["a dump to the API server", job("logical-backup"), controlPlane, 6443],
      ["a dump to an instance manager", job("logical-backup"), server, 8000],
      ["a pod to a dump", stranger, job("logical-backup"), 5432],
    ]),
  )("stop: $what", ({ connection }) => {
    expect(isPossible(objects, connection)).toBe(false);
  });
});

describe("the switch", () => {
  const count = (changes: Record<string, unknown>): number => withClusters([crunchySettings()], changes).length;
  const existing = { source: "existing", context: "somewhere" };

  it("is on if the network is known, and off on an existing Kubernetes", () => {
    expect(count({})).toBeGreaterThan(0);
    expect(count({ kubernetes: existing })).toBe(0);
    expect(count({ kubernetes: existing, networkPolicies: { mode: "default-deny" } })).toBeGreaterThan(0);
    expect(count({ networkPolicies: { mode: "off" } })).toBe(0);
  });

  it("excludes adopted namespaces unless configured", () => {
    const namespaces = (changes: Record<string, unknown>): (string | undefined)[] => [
      ...new Set(
        withClusters([crunchySettings()], { adopt: ["Namespace/postgres"], ...changes }).map(
          ({ metadata }) => metadata.namespace,
        ),
      ),
    ];
    expect(namespaces({})).toEqual(["cnpg-system", "postgres-operator"]);
    expect(namespaces({ networkPolicies: { adopted: true } })).toEqual([
      "cnpg-system",
      "postgres",
      "postgres-operator",
    ]);
  });

  it.each([
    [{ namespace: "shop", cidr: "10.0.0.0/8" }],
    [{ pods: { app: "web" } }],
    [{ cidr: "10.0.0.0/8", pods: { app: "web" } }],
    [{ cidr: "10.0.0.300/8" }],
  ])("refuses a client with no source or with two: %j", (client) => {
    expect(() => withClusters([{ ...crunchySettings(), clients: [client] }])).toThrow(/exactly one|CIDR/);
  });
});
