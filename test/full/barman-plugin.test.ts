import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { Machine, report, until } from "../e2e/support/machine";
import { describeOnNode } from "../helpers/node";

const namespace = "postgres";
const name = "moved";

/** The cluster in the configuration, without or with backups. */
const configured = (backups: string): string => `    - operator: cloudnative-pg
      name: ${name}
      namespace: ${namespace}
      version: 17
      image: localhost/postgresql:17
      imagePullPolicy: Never
      instances: 1
      storage: { size: 1Gi }
      resources: { cpu: 50m, memory: 256Mi }
      users: [{ name: app, databases: [app] }]
      parameters: { max_wal_size: 128MB, wal_keep_size: 64MB, checkpoint_completion_target: 0 }
      highAvailability: { mode: asynchronous }
      ${backups}
      cloudNativePg:
        images: { barman: "localhost/plugin-barman-cloud-sidecar:0.14.0" }
        probePeriodSeconds: 1
        stopDelaySeconds: 30
  pgstack:monitoring:`;
const withBackups =
  'backups: { repositories: [{ name: repo1, gcs: { bucket: backups }, retention: { full: 7, unit: time }, schedules: { full: "0 1 * * *" } }] }';

const bucketReachable = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: `${name}-bucket`, namespace },
  spec: {
    podSelector: { matchLabels: { "cnpg.io/cluster": name } },
    policyTypes: ["Egress"],
    egress: [
      {
        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "object-store" } } }],
        ports: [{ port: 80, protocol: "TCP" }],
      },
    ],
  },
};

interface Live {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

describeOnNode("the Barman Cloud plugin", () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.healthy();
  });

  const get = (...args: readonly string[]): string => machine.kubectl("get", ...args, "-n", namespace).trim();
  const psql = (sql: string): string => {
    const command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "app", "-c", sql];
    return machine.kubectl("exec", `${name}-1`, "-n", namespace, "-c", "postgres", "--", ...command).trim();
  };
  const archived = (file: string): boolean =>
    psql(`select coalesce(last_archived_wal >= '${file}', false) from pg_stat_archiver`) === "t";

  it("takes over from CloudNativePG's own Barman in one up: the folder, its backups and its WAL stay valid", async () => {
    const undo = machine.edit("  pgstack:monitoring:", configured("acceptNoBackups: true"));
    const folder = path.join(machine.state, "node", "objects", "backups", "barman", namespace, name);
    try {
      expect((await machine.run("up")).code).toBe(0);
      // What releases of pgstack before the plugin applied: the same object with spec.backup, by the same field manager.
      const live = JSON.parse(get("cluster", name, "-o", "json", "--show-managed-fields=false")) as Live;
      const { apiVersion, kind, spec } = live;
      const barmanObjectStore = {
        destinationPath: `gs://backups/barman/${namespace}`,
        googleCredentials: { gkeEnvironment: true },
        wal: { compression: "gzip" },
        data: { compression: "gzip" },
      };
      const inTree = {
        backup: { barmanObjectStore, retentionPolicy: "7d" },
        // The image of Postgres has Barman on the path of its sidecar only.
        env: [{ name: "PATH", value: "/opt/barman:/usr/local/bin:/usr/bin:/bin" }],
      };
      // With backups in the configuration, these releases applied the policy that lets instances reach their bucket.
      machine.apply(bucketReachable);
      machine.apply(
        { apiVersion, kind, metadata: { name, namespace }, spec: { ...spec, ...inTree } },
        ...["--server-side", "--field-manager=pgstack", "--force-conflicts"],
      );
      const pod = (): string => get("pods", "-l", `cnpg.io/cluster=${name},cnpg.io/podRole=instance`, "-o", "json");
      await until("the pod is another one", () => pod().includes("/opt/barman"), 120_000);
      machine.kubectl("wait", `pod/${name}-1`, "-n", namespace, "--for=condition=Ready", "--timeout=120s");
      // A server that writes nothing archives nothing.
      psql("create table kept (id int)");
      psql("select pg_switch_wal()");
      const condition = (type: string): string =>
        get("cluster", name, "-o", `jsonpath={.status.conditions[?(@.type=="${type}")].status}`);
      // A policy reaches the pods a second later; the first attempts to archive may fail.
      await until("Barman archives", () => condition("ContinuousArchiving") === "True", 180_000);
      machine.apply({
        ...{ apiVersion: "postgresql.cnpg.io/v1", kind: "Backup", metadata: { name: `${name}-before`, namespace } },
        spec: { cluster: { name }, method: "barmanObjectStore" },
      });
      const phase = (): string => get("backup", `${name}-before`, "-o", "jsonpath={.status.phase}");
      await until("a backup exists", () => phase() === "completed", 120_000);
      psql("insert into kept select generate_series(1, 1000)");
      const target = psql("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS+00')");
      psql("insert into kept select generate_series(1001, 2000)");

      const file = path.join(machine.checkout, "Pulumi.local.yaml");
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("acceptNoBackups: true", withBackups));
      const { code, seconds } = await machine.run("up");
      expect(code).toBe(0);
      report(`one up from CloudNativePG's own Barman to the plugin: ${seconds.toFixed(0)} s`);
      expect(get("cluster", name, "-o", "jsonpath={.spec.backup}")).toBe("");
      expect(get("pod", `${name}-1`, "-o", "jsonpath={.spec.initContainers[*].name}")).toContain("plugin-barman-cloud");
      const last = psql("select pg_walfile_name(pg_switch_wal())");
      await until("WAL is archived", () => archived(last), 120_000);
      // No file is missing between the first and the last.
      const numbers = fs
        .readdirSync(path.join(folder, "wals"), { recursive: true, encoding: "utf8" })
        .flatMap((one) => /^[0-9A-F]{24}(?=\.gz$)/.exec(path.basename(one))?.[0] ?? [])
        .map((one) => parseInt(one.slice(8, 16), 16) * 256 + parseInt(one.slice(16), 16))
        .sort((a, b) => a - b);
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));

      // The backup from before, with WAL that was archived before and after.
      const restored = await machine.run("restore", ["--cluster", name, "--to", target, "--as", "copy", "--yes"]);
      expect(restored.output).toMatch(/Database "copy" answers/);
      const rows = ["psql", "-XAtq", "-d", "app", "-c", "select count(*), max(id) from kept"];
      expect(machine.kubectl("exec", "copy-1", "-n", namespace, "-c", "postgres", "--", ...rows).trim()).toBe(
        "1000|1000",
      );
    } finally {
      undo();
      machine.kubectl("delete", "networkpolicy", bucketReachable.metadata.name, "-n", namespace, "--ignore-not-found");
      expect((await machine.run("up", ["--yes"])).code).toBe(0);
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });

  const inOperator = (...args: readonly string[]): string => machine.kubectl(...args, "-n", "cnpg-system").trim();
  const plugins = (): number =>
    Number(inOperator("get", "deployment", "barman-cloud", "-o", "jsonpath={.status.availableReplicas}"));

  it("serves with two pods, and a new release of it leaves one at any time", async () => {
    expect(plugins()).toBe(2);
    inOperator("rollout", "restart", "deployment/barman-cloud");
    let fewest = 2;
    const updated = (): boolean => {
      fewest = Math.min(fewest, plugins());
      const status = inOperator("get", "deployment", "barman-cloud", "-o", "jsonpath={.status}");
      const { replicas, updatedReplicas } = JSON.parse(status) as Readonly<Record<string, number>>;
      return replicas === 2 && updatedReplicas === 2 && plugins() === 2;
    };
    await until("both pods are new", updated, 120_000);
    expect(fewest).toBeGreaterThanOrEqual(2);
  });

  it("is what a failover waits for: without it CloudNativePG replaces no primary, and with it at once", async () => {
    const primary = (): string => get("cluster", "main", "-o", "jsonpath={.status.currentPrimary}");
    const before = primary();
    inOperator("scale", "deployment/barman-cloud", "--replicas=0");
    try {
      await until(
        "no pod of the plugin is left",
        () => inOperator("get", "pods", "-l", "app=barman-cloud") === "",
        60_000,
      );
      machine.kubectl("delete", "pod", before, "-n", namespace, "--grace-period=0", "--force");
      // With the plugin a failover takes half a minute. The limit is CloudNativePG's: docs/backups.md describes it.
      await expect(until("another primary", () => primary() !== before, 60_000)).rejects.toThrow("another primary");
      expect(get("cluster", "main", "-o", "jsonpath={.status.phase}")).toContain("plugin");
    } finally {
      inOperator("scale", "deployment/barman-cloud", "--replicas=2");
    }
    const seconds = await until("the cluster is healthy", () => plugins() === 2 && machine.isHealthy(), 240_000);
    report(`a primary that was lost while the plugin was down: healthy ${seconds.toFixed(0)} s after its start`);
  });

  it("has certificates that are renewed while the operator uses them", async () => {
    const secret = (): string =>
      inOperator("get", "secret", "barman-cloud-server-tls", "-o", "jsonpath={.data.tls\\.crt}");
    const before = secret();
    expect(new X509Certificate(Buffer.from(before, "base64")).subjectAltName).toBe("DNS:barman-cloud");
    inOperator("delete", "secret", "barman-cloud-server-tls", "barman-cloud-client-tls");
    inOperator("create", "job", "renewal", "--from=cronjob/barman-cloud-certificates");
    try {
      inOperator("wait", "job/renewal", "--for=condition=Complete", "--timeout=60s");
      expect(secret()).not.toBe(before);
      // The operator asks the plugin before it creates a pod: with a sidecar only when the two trust each other.
      const pod =
        get("pods", "-l", "cnpg.io/cluster=main,cnpg.io/instanceRole=replica", "-o", "name").split("\n")[0] ?? "";
      machine.kubectl("delete", pod, "-n", namespace);
      const seconds = await until(
        "the replica is back",
        () => machine.isHealthy() && get(pod, "--ignore-not-found").includes("2/2"),
        180_000,
      );
      report(`new certificates for both sides: a replica is recreated in ${seconds.toFixed(0)} s`);
      expect(get(pod, "-o", "jsonpath={.spec.initContainers[*].name}")).toContain("plugin-barman-cloud");
    } finally {
      inOperator("delete", "job", "renewal");
    }
  });
});
