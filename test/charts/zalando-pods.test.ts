import { zalando } from "../../components/operators/zalando";
import { clusterObject } from "../../components/operators/zalando/chart";
import { recommendedLabels } from "../../components/shared/labels";
import { at } from "../../components/shared/tree";
import { zalandoValidator } from "../helpers/cluster-acceptance";
import { type ZalandoSettings, zalandoCluster } from "../helpers/clusters";
import { noZalandoCrd, zalandoCrds } from "../helpers/crd";
import { describeWhen } from "../helpers/when";

const spec = (changes: Partial<ZalandoSettings>) => clusterObject(zalandoCluster(changes)).spec;

const sidecar = {
  name: "shipper",
  image: "mirror/shipper:1",
  command: ["ship", "--from", "/home/postgres/pgdata"],
  env: [
    { name: "TARGET", value: "logs.example.com" },
    { name: "TOKEN", secret: { name: "shipper", key: "token" } },
  ],
  ports: [{ name: "http", port: 9000 }],
  resources: { cpu: "50m", cpuLimit: "100m", memory: "64Mi" },
};
const shipped: Partial<ZalandoSettings> = { zalando: { sidecars: [sidecar] } };

describe("sidecars of Spilo", () => {
  it("have their variables, ports and resources, after the exporter of pgstack", () => {
    const { sidecars } = spec({ zalando: { monitoring: true, sidecars: [sidecar] } });
    expect(sidecars?.map((one) => one["name"])).toEqual(["exporter", "shipper"]);
    expect(sidecars?.[1]).toEqual({
      name: "shipper",
      image: "mirror/shipper:1",
      command: sidecar.command,
      env: [
        { name: "TARGET", value: "logs.example.com" },
        { name: "TOKEN", valueFrom: { secretKeyRef: { name: "shipper", key: "token" } } },
      ],
      ports: [{ name: "http", containerPort: 9000, protocol: "TCP" }],
      resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "100m", memory: "64Mi" } },
    });
  });

  it("restart the pods when their command changes, which the operator does not compare", () => {
    const digest = (changes: Partial<ZalandoSettings>): unknown =>
      spec(changes).env?.find(({ name }) => name === "PGSTACK_PODS")?.["value"];
    const other: Partial<ZalandoSettings> = { zalando: { sidecars: [{ ...sidecar, command: ["ship"] }] } };
    expect(digest(other)).not.toBe(digest(shipped));
    expect(digest({ zalando: { monitoring: true } })).toBe(digest({}));
  });

  it("need room on a node", () => {
    const cpu = (changes: Partial<ZalandoSettings>): number | undefined =>
      zalando.pods(zalandoCluster(changes))[0]?.requests.cpu;
    expect(cpu(shipped)).toBeCloseTo(Number(cpu({})) + 0.05, 6);
  });
});

describe("PgBouncer of Spilo", () => {
  const pooled: Partial<ZalandoSettings> = {
    pooler: { instances: 2, resources: { cpu: "1", memory: "256Mi" } },
    zalando: { poolerConnections: 80, poolerForReplicas: true },
  };

  it("has its resources and its share of connections, for the primary and for the replicas", () => {
    expect(spec(pooled)).toMatchObject({
      enableConnectionPooler: true,
      enableReplicaConnectionPooler: true,
      connectionPooler: {
        numberOfInstances: 2,
        maxDBConnections: 80,
        resources: { requests: { cpu: "1", memory: "256Mi" }, limits: { memory: "256Mi" } },
      },
    });
    expect(spec({ pooler: {} })).toMatchObject({
      enableReplicaConnectionPooler: false,
      connectionPooler: {
        maxDBConnections: 60,
        resources: { requests: { cpu: "100m", memory: "100Mi" }, limits: { memory: "100Mi" } },
      },
    });
  });

  it("has twice the pods with one for replicas, whose objects have names of their own", () => {
    const cluster = zalandoCluster(pooled);
    expect(zalando.pods(cluster).map(({ count }) => count)).toEqual([3, 4]);
    const names = zalando.objectNames(cluster);
    expect(names).toEqual(expect.arrayContaining(["Deployment acid-pooler-repl", "Service acid-pooler-repl"]));
    expect(zalando.objectNames(zalandoCluster({ pooler: {} }))).not.toContain("Service acid-pooler-repl");
  });

  it("is in the certificate and in the network of the cluster", () => {
    const cluster = zalandoCluster({
      ...pooled,
      zalando: { ...pooled.zalando, tls: { issuer: { name: "ca" } } },
    });
    const [certificate] = zalando.prerequisites?.(cluster) ?? [];
    expect(at(certificate, "spec", "dnsNames")).toContain("acid-pooler-repl.postgres.svc");
    const surroundings = { google: [], apiServer: { to: { peers: [] }, ports: [] } };
    expect(zalando.network(cluster, surroundings, []).targets.pooler?.pods.oneOf).toEqual({
      "connection-pooler": ["acid-pooler", "acid-pooler-repl"],
    });
  });
});

describe("the certificate of Spilo", () => {
  it("has files by the keys of its Secret where they are not the usual ones", () => {
    expect(spec({}).tls).toEqual({ secretName: "acid-tls" });
    const cluster = zalandoCluster({
      zalando: { tls: { secret: "mine", certificateKey: "cert.pem", privateKey: "key.pem", authorityKey: "ca.pem" } },
    });
    expect(clusterObject(cluster).spec.tls).toEqual({
      ...{ secretName: "mine", certificateFile: "cert.pem", privateKeyFile: "key.pem" },
    });
    expect(zalando.endpoints(cluster).certificateAuthority).toEqual({ secret: "mine", key: "ca.pem" });
    expect(zalando.monitored(cluster).certificates).toEqual([
      { secret: "mine", key: "ca.pem" },
      { secret: "mine", key: "cert.pem" },
    ]);
  });
});

describeWhen(zalandoCrds() !== undefined, noZalandoCrd, "pods of Spilo and the CRD", () => {
  it.each<[string, Partial<ZalandoSettings>]>([
    ["sidecars", shipped],
    ["PgBouncer", { pooler: { instances: 2 }, zalando: { poolerForReplicas: true } }],
    ["files of a certificate", { zalando: { tls: { secret: "mine", certificateKey: "cert.pem" } } }],
  ])("agree on %s", (_what, changes) => {
    const validate = zalandoValidator();
    const object = clusterObject(zalandoCluster(changes));
    expect(object.metadata.labels).toEqual(recommendedLabels("postgres-cluster", "acid"));
    expect(validate(object)).toEqual([]);
    expect(validate({ ...object, spec: { ...object.spec, sidecars: "none" } })).toHaveLength(1);
  });
});
