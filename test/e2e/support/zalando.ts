import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { Progress } from "../../../local/progress";
import { ensureRclone, rcloneImageRef } from "../../../local/rclone";
import { ensureZalando, zalandoImageRefs } from "../../../local/zalando";
import type { KubernetesObject } from "../../../components/shared/kubernetes-object";
import { copyManifests } from "../../../src/engine/manifests";
import { embeddedContext } from "../../../src/program";
import type { ZalandoSettings } from "../../helpers/clusters";
import { addImagesTo } from "./images";
import { type Machine, type Outcome, type Running, until } from "./machine";
import type { Target } from "./writer";

const environment = "acid";
const namespace = "acid";

/** Settings of the cluster: strict replication, PgBouncer, backups. */
const settings: ZalandoSettings = {
  operator: "zalando",
  name: "acid",
  namespace,
  version: 17,
  image: zalandoImageRefs.instance,
  instances: 3,
  storage: { size: "1Gi" },
  resources: { cpu: "50m", memory: "256Mi" },
  users: [
    { name: "shop", databases: ["shop"] },
    { name: "reports", databases: ["reports"] },
  ],
  parameters: { shared_buffers: "64MB", max_wal_size: "128MB", checkpoint_completion_target: 0 },
  highAvailability: { mode: "strict" },
  clients: [
    { namespaces: {}, pods: { "postgres-client": "acid" } },
    { namespaces: {}, pods: { "cluster-name": "follower" } },
  ],
  pooler: { instances: 1, mode: "transaction", image: zalandoImageRefs.pooler },
  backups: {
    repositories: [
      {
        name: "repo1",
        gcs: { bucket: "backups" },
        retention: { full: 7, unit: "time" },
        schedules: { full: "0 1 * * *" },
      },
    ],
  },
  drill: { enabled: true },
  logicalBackups: {
    schedule: "30 2 * * *",
    keep: 1,
    databases: ["shop"],
    image: rcloneImageRef,
    resources: { cpu: "50m", memory: "128Mi" },
  },
  zalando: { rotatePasswords: ["reports"] },
};

/** An environment with Zalando's operator, built from its Go module, on the node of the tests; the project's commands work on it. */
export class ZalandoEnvironment {
  /** The namespace of its cluster. */
  readonly namespace = namespace;
  /** The file of its configuration. */
  private readonly file: string;
  private readonly certificates: string;

  private constructor(private readonly machine: Machine) {
    this.file = path.join(machine.checkout, `Pulumi.${environment}.yaml`);
    this.certificates = fs.mkdtempSync(path.join(machine.state, "acid-tls-"));
  }

  /** Adds the images to the node and writes the configuration; nothing is created in Kubernetes. */
  static async prepare(machine: Machine, changes: Partial<ZalandoSettings> = {}): Promise<ZalandoEnvironment> {
    const { images, manifests } = await ensureZalando(new Progress());
    copyManifests(...manifests);
    await addImagesTo(machine, [...images, ...(await ensureRclone(new Progress()))]);
    const prepared = new ZalandoEnvironment(machine);
    const kubeconfig = path.join(machine.state, "node", "kubeconfig");
    const config = {
      "pgstack:disposable": true,
      "pgstack:kubernetes": { source: "existing", kubeconfig, context: embeddedContext },
      "pgstack:operators": [{ operator: "zalando", namespace: "zalando", image: zalandoImageRefs.operator }],
      "pgstack:clusters": [{ ...settings, ...changes }],
    };
    fs.writeFileSync(prepared.file, stringify({ config }));
    return prepared;
  }

  /** Runs a command of the project on the environment. */
  async run(name: string, ...args: readonly string[]): Promise<Outcome> {
    return this.start(name, ...args).outcome;
  }

  /** Starts a command of the project on the environment. */
  start(name: string, ...args: readonly string[]): Running {
    return this.machine.start(name, [environment, ...args], { PULUMI_CONFIG_PASSPHRASE: "of the tests" });
  }

  /** The first `up`; creates the Secret with the certificate as soon as its namespace exists, as a user does. */
  async firstUp(): Promise<Outcome> {
    const up = this.start("up", "--yes");
    const created = (): boolean => this.has("namespace", namespace);
    await until("the namespace exists", () => created() || up.child.exitCode !== null, 240_000);
    if (created()) this.certify("acid");
    return up.outcome;
  }

  /** Creates the Secret with the certificate of a cluster, from a CA of its own. */
  certify(cluster: string): void {
    const at = (file: string): string => path.join(this.certificates, `${cluster}-${file}`);
    const openssl = (...args: readonly string[]): unknown => execFileSync("openssl", args, { stdio: "pipe" });
    const key = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
    openssl("req", "-x509", ...key, "-subj", "/CN=ca", "-keyout", at("ca.key"), "-out", at("ca.crt"));
    openssl("req", ...key.slice(0, 3), "-subj", `/CN=${cluster}`, "-keyout", at("tls.key"), "-out", at("tls.csr"));
    const hosts = ["", "-repl", "-pooler"].map((end) => `DNS:${cluster}${end}.${namespace}.svc`);
    fs.writeFileSync(at("names"), `subjectAltName=${hosts.join(",")}\n`);
    const signer = ["-CA", at("ca.crt"), "-CAkey", at("ca.key"), "-CAcreateserial", "-days", "2"];
    openssl("x509", "-req", "-in", at("tls.csr"), ...signer, "-extfile", at("names"), "-out", at("tls.crt"));
    const files = ["tls.crt", "tls.key", "ca.crt"].map((name) => `--from-file=${name}=${at(name)}`);
    this.kubectl("create", "secret", "generic", `${cluster}-tls`, ...files);
  }

  /** Rewrites clusters of the configuration; returns the function that undoes it. */
  edit(change: (clusters: readonly ZalandoSettings[]) => readonly ZalandoSettings[]): () => void {
    const before = fs.readFileSync(this.file, "utf8");
    const { config } = parse(before) as { config: Record<string, unknown> };
    const clusters = change(config["pgstack:clusters"] as readonly ZalandoSettings[]);
    fs.writeFileSync(this.file, stringify({ config: { ...config, "pgstack:clusters": clusters } }));
    return () => {
      fs.writeFileSync(this.file, before);
    };
  }

  /** `kubectl` in the namespace of the cluster. */
  kubectl(...args: readonly string[]): string {
    return this.machine.kubectl("-n", namespace, ...args).trim();
  }

  /** Returns true when an object exists. */
  has(kind: string, name: string): boolean {
    return this.machine.kubectl("get", kind, name, "-n", namespace, "--ignore-not-found", "-o", "name") !== "";
  }

  /** Names of a cluster's instances, by role. */
  instances(role?: "master" | "replica", cluster = "acid"): string[] {
    const selected = [
      "application=spilo",
      `cluster-name=${cluster}`,
      ...(role === undefined ? [] : [`spilo-role=${role}`]),
    ];
    const names = this.kubectl("get", "pods", "-l", selected.join(","), "-o", "jsonpath={.items[*].metadata.name}");
    return names.split(" ").filter((name) => name !== "");
  }

  /** The primary; "" while no instance is one. */
  primary(cluster = "acid"): string {
    return this.instances("master", cluster)[0] ?? "";
  }

  /**
   * Returns true when the operator and all instances are ready, with two replicas that stream. Patroni promotes a replica only once it has
   * written down which one is synchronous, which it does in the cycle after that replica streams.
   */
  isHealthy(): boolean {
    const status = this.kubectl("get", "postgresql", "acid", "-o", "jsonpath={.status.PostgresClusterStatus}");
    const primary = this.primary();
    const replicas = this.instances("replica");
    if (status !== "Running" || primary === "" || replicas.length !== 2) return false;
    const noted = "jsonpath={.metadata.annotations.leader} {.metadata.annotations.sync_standby}";
    const [leader, synchronous = ""] = this.kubectl("get", "configmap", "acid-sync", "-o", noted).split(" ");
    if (leader !== primary || !replicas.includes(synchronous)) return false;
    try {
      return (
        this.sql("select count(*) from pg_stat_replication where state = 'streaming'", "postgres", primary) === "2"
      );
    } catch {
      return false;
    }
  }

  /** A statement as the superuser, in an instance. */
  sql(statement: string, database = "shop", pod = this.primary()): string {
    const psql = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement];
    return this.kubectl("exec", pod, "-c", "postgres", "--", ...psql);
  }

  /** Name of the Secret with a user's password. */
  secret(user: string): string {
    return `${user}.acid.credentials.postgresql.acid.zalan.do`;
  }

  /** A value of the Secret of a user. */
  password(user: string): string {
    const encoded = this.kubectl("get", "secret", this.secret(user), "-o", "jsonpath={.data.password}");
    return Buffer.from(encoded, "base64").toString();
  }

  /** Gives another cluster the password that a role has. */
  copySecret(role: string, cluster: string): void {
    const { kind, apiVersion, type, data, metadata } = JSON.parse(
      this.kubectl("get", "secret", this.secret(role), "-o", "json"),
    ) as KubernetesObject & { readonly type: string; readonly data: object };
    const name = metadata.name.replace(".acid.", `.${cluster}.`);
    const labels = { ...metadata.labels, "cluster-name": cluster };
    this.machine.apply({ kind, apiVersion, type, data, metadata: { name, namespace, labels } });
  }

  /** Lets the interval of a user's password end: the operator looks at clusters at its start, and then every five minutes. */
  rotate(user: string): void {
    const due = Buffer.from("2026-01-01T00:00:00Z").toString("base64");
    this.kubectl("patch", "secret", this.secret(user), `--patch=${JSON.stringify({ data: { nextRotation: due } })}`);
    this.machine.kubectl("rollout", "restart", "deployment/postgres-operator", "-n", "zalando");
  }

  /** The cluster as a client reaches it: through its Service, with a certificate that is verified. */
  target(): Target {
    return {
      namespace,
      client: "acid",
      env: {
        PGHOST: `acid.${namespace}.svc`,
        PGUSER: "shop",
        PGDATABASE: "shop",
        PGSSLMODE: "verify-full",
        PGSSLROOTCERT: "/tls/ca.crt",
      },
      secret: this.secret("shop"),
      tls: "acid-tls",
      query: async (sql) => Promise.resolve(this.sql(sql)),
    };
  }

  /** Takes all of it away with the project's own command. */
  async remove(): Promise<void> {
    const { code, output } = await this.run("down", "--yes");
    fs.rmSync(this.file, { force: true });
    if (code !== 0) throw new Error(`the environment ${environment} is still there:\n${output}`);
  }
}
