import { manyPoolerSettings } from "../helpers/any-text";
import { clusterProgress, renderPostgresCluster } from "../../components/postgres-cluster";
import { bucketRepository, crunchyCluster, type CrunchySettings } from "../helpers/clusters";
import { noPostgresClusterCrd, postgresClusterCrd } from "../helpers/crd";
import { fullAccess, fullPooler, fullSet, smallSet, withSets } from "../helpers/crunchy-settings";
import { postgresClusterSpec, postgresClusterValidator } from "../helpers/postgres-cluster";
import { describeWhen } from "../helpers/when";

type Body = NonNullable<CrunchySettings["crunchy"]>;
const spec = (crunchy: Body): Record<string, unknown> => postgresClusterSpec({ crunchy });

describe("access to Postgres", () => {
  it("has Services of the configured type; a load balancer is internal unless the Internet is named", () => {
    expect(spec(fullAccess)).toMatchObject({
      service: {
        type: "LoadBalancer",
        nodePort: 32000,
        internalTrafficPolicy: "Cluster",
        externalTrafficPolicy: "Local",
        ipFamilyPolicy: "PreferDualStack",
        ipFamilies: ["IPv4", "IPv6"],
        metadata: {
          labels: { exposed: "yes" },
          annotations: {
            "external-dns.alpha.kubernetes.io/hostname": "db.example.com",
            "networking.gke.io/load-balancer-type": "Internal",
          },
        },
      },
      replicaService: { type: "LoadBalancer" },
    });
    expect(JSON.stringify(spec(fullAccess)["replicaService"])).not.toContain("Internal");
    const node = spec({ services: { primary: { type: "NodePort", nodePort: 32000 } } });
    expect(node["service"]).toEqual({ type: "NodePort", nodePort: 32000 });
  });

  it("uses custom certificates, and the readiness check then verifies them with their CA", () => {
    expect(spec(fullAccess)).toMatchObject({
      customTLSSecret: { name: "hippo.tls" },
      customReplicationTLSSecret: {
        name: "hippo-repl",
        items: [
          { key: "repl.crt", path: "tls.crt" },
          { key: "repl.key", path: "tls.key" },
          { key: "ca.crt", path: "ca.crt" },
        ],
      },
    });
    expect(spec(fullAccess)["customTLSSecret"]).not.toHaveProperty("items");
    const clients = { secret: "hippo.tls", authorityKey: "root.crt" };
    const cluster = crunchyCluster({ crunchy: { tls: { ...fullAccess.tls, clients } } });
    const { endpoints, readiness } = renderPostgresCluster(cluster);
    expect(endpoints.certificateAuthority).toEqual({ secret: "hippo.tls", key: "root.crt" });
    expect(JSON.stringify(readiness)).toContain('"secretName":"hippo.tls"');
  });

  it("uses the configured port everywhere", () => {
    const { endpoints, customResource, readiness } = renderPostgresCluster(crunchyCluster({ crunchy: fullAccess }));
    expect(endpoints.port).toBe(5433);
    expect(customResource["spec"]).toMatchObject({ port: 5433 });
    expect(JSON.stringify(readiness)).toContain('{"name":"PGPORT","value":"5433"}');
  });

  it("accepts connections without TLS only where that is configured", () => {
    expect(spec({})).not.toHaveProperty("authentication");
    expect(spec({ authentication: { unencryptedConnections: "accept" } })).toMatchObject({
      authentication: { rules: [{ connection: "host", method: "scram-sha-256" }] },
    });
  });

  it("keeps PGO's last rule after the user's rules", () => {
    expect(spec(fullAccess)["authentication"]).toEqual({
      rules: [
        { hba: "hostssl all all 10.0.0.0/8 scram-sha-256" },
        {
          connection: "hostssl",
          method: "cert",
          databases: ["reports"],
          users: ["reader"],
          options: { map: "reports" },
        },
        { connection: "hostssl", method: "scram-sha-256" },
      ],
    });
  });

  it("is PGO's default without settings", () => {
    const keys = [
      "service",
      "replicaService",
      "customTLSSecret",
      "customReplicationTLSSecret",
      "authentication",
      "port",
    ];
    expect(Object.keys(spec({})).filter((key) => [...keys, "shutdown", "paused", "openshift"].includes(key))).toEqual(
      [],
    );
  });
});

describe("Patroni", () => {
  it("has the configured periods, port and server log", () => {
    expect(spec(fullAccess)["patroni"]).toEqual({
      leaderLeaseDurationSeconds: 20,
      syncPeriodSeconds: 2,
      port: 8009,
      logging: { storageLimit: "50M", level: "DEBUG" },
      switchover: { enabled: true },
      dynamicConfiguration: { failsafe_mode: true, synchronous_mode: false, retry_timeout: 5 },
    });
  });
});

describe("PgBouncer", () => {
  it("has exactly these fields with every option", () => {
    const proxy = postgresClusterSpec({ pooler: fullPooler })["proxy"] as { pgBouncer: Record<string, unknown> };
    expect(proxy.pgBouncer).toEqual({
      replicas: 3,
      image: "mirror.example.com/pgbouncer:1.25",
      port: 6432,
      config: {
        global: {
          pool_mode: "transaction",
          max_client_conn: "500",
          server_login_retry: "1",
          logfile: "/tmp/logs/pgbouncer/pgbouncer.log",
        },
        databases: { "*": "host=hippo-primary port=5432" },
        users: { app: "pool_size=10" },
      },
      resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "64Mi", cpu: "1" } },
      sidecars: {
        pgbouncerConfig: { resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } } },
      },
      customTLSSecret: { name: "bouncer.tls" },
      service: { type: "NodePort", nodePort: 32001, externalTrafficPolicy: "Local" },
      priorityClassName: "pooler",
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: "kubernetes.io/hostname",
              labelSelector: {
                matchLabels: {
                  "postgres-operator.crunchydata.com/cluster": "hippo",
                  "postgres-operator.crunchydata.com/role": "pgbouncer",
                },
              },
            },
          ],
        },
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "workload-role", operator: "In", values: ["db"] }] }],
          },
        },
      },
      tolerations: [
        { key: "workload-role", operator: "Equal", value: "db", effect: "NoSchedule" },
        { key: "kubernetes.io/arch", operator: "Equal", value: "arm64", effect: "NoSchedule" },
      ],
      minAvailable: 2,
      containers: [expect.objectContaining({ name: "shipper" })],
      metadata: { labels: { team: "data" }, annotations: { "example.com/cost": "42" } },
    });
  });
});

describe("a cluster that is stopped or paused", () => {
  const rendered = (state: "shutdown" | "paused") =>
    renderPostgresCluster(
      crunchyCluster({
        ...withSets(smallSet, fullSet),
        crunchy: { ...withSets(smallSet, fullSet).crunchy, state },
        pooler: {},
        backups: { repositories: [bucketRepository] },
      }),
    );

  it("is stopped when no instance set has a pod, and has no readiness check", () => {
    const { customResource, until, readiness } = rendered("shutdown");
    expect(customResource["spec"]).toMatchObject({ shutdown: true });
    expect(until).toEqual([
      'jsonpath={.status.instances[?(@.name=="small" && !@.replicas)].name}=small',
      'jsonpath={.status.instances[?(@.name=="fast" && !@.replicas)].name}=fast',
    ]);
    expect(readiness).toEqual([]);
  });

  it("is paused when PGO reports it: nothing else is checked", () => {
    const { customResource, until, readiness } = rendered("paused");
    expect(customResource["spec"]).toMatchObject({ paused: true });
    expect(until).toEqual(["condition=Progressing=False"]);
    expect(readiness).toEqual([]);
  });

  it("reports its progress", () => {
    const live = { status: { instances: [{ name: "instance", replicas: 2, readyReplicas: 1 }] } };
    const progress = (state: "shutdown" | "paused"): string =>
      clusterProgress(crunchyCluster({ crunchy: { state } }), live);
    expect(progress("shutdown")).toBe("2 instances not stopped yet");
    expect(progress("paused")).toBe("PGO has not reported the pause yet");
  });
});

describeWhen(postgresClusterCrd() !== undefined, noPostgresClusterCrd, "PGO's CRDs", () => {
  let check: (changes: Partial<CrunchySettings>) => string[];
  beforeAll(() => (check = postgresClusterValidator()), 120_000);

  it.each([
    ["everything about access", { crunchy: fullAccess }],
    ["PgBouncer with every option", { pooler: fullPooler }],
    ["a cluster that is stopped", { crunchy: { state: "shutdown" } }],
    ["a cluster that is paused", { crunchy: { state: "paused", openshift: true } }],
    [
      "nine rules for logins",
      { crunchy: { authentication: { rules: Array.from({ length: 9 }, () => ({ hba: "local all all peer" })) } } },
    ],
    ["49 settings of PgBouncer", { pooler: { config: { global: manyPoolerSettings(49) } } }],
  ] as [string, Partial<CrunchySettings>][])("accepts %s", (_what, changes) => {
    expect(check(changes)).toEqual([]);
  });
});
