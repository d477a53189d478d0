import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { renderPostgresCluster } from "../../../../components/postgres-cluster";
import type { ResolvedCrunchyCluster } from "../../../../components/operators/crunchy/cluster";
import type { KubernetesObject } from "../../../../components/shared/kubernetes-object";
import type { Machine } from "../machine";
import { aliasesOfGoogle, instancePod, instancePodWithGoogle, roleLabel, trustGoogle } from "./pods";

/** pgBackRest as it is rendered for PGO. */
interface Pgbackrest {
  readonly global: Readonly<Record<string, string>>;
  readonly configuration?: readonly object[];
  readonly repos: readonly { readonly name: string; readonly gcs: { readonly bucket: string } }[];
}

interface DrillPod {
  hostAliases?: object[];
  readonly containers: { readonly env: object[]; readonly volumeMounts: object[] }[];
  readonly volumes: object[];
}

const googleCa = "google-ca";
const socket = "/tmp/postgres";

/**
 * A FAKE of a cluster that Crunchy's operator runs, which backs up to Google Cloud Storage as its own identity: pods with PGO's
 * names and labels, and in them the real Postgres and the real pgBackRest, with the configuration that is rendered for PGO. What
 * PGO and Patroni do, the fake does.
 */
export class FakeCrunchyCluster {
  private constructor(
    private readonly machine: Machine,
    readonly cluster: ResolvedCrunchyCluster,
    private readonly pgbackrest: Pgbackrest,
  ) {}

  /** Its first instance, empty; `secrets` are there before. */
  static async start(
    machine: Machine,
    cluster: ResolvedCrunchyCluster,
    secrets: readonly KubernetesObject[] = [],
  ): Promise<FakeCrunchyCluster> {
    const { customResource, endpoints } = renderPostgresCluster(cluster);
    const { pgbackrest } = (customResource["spec"] as { backups: { pgbackrest: Pgbackrest } }).backups;
    const fake = new FakeCrunchyCluster(machine, cluster, pgbackrest);
    const { name, namespace } = cluster;
    machine.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    for (const secret of secrets) machine.apply(secret);
    machine.apply({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: `${name}-pgbackrest-config`, namespace },
      data: { "pgbackrest_instance.conf": fake.configuration() },
    });
    machine.apply(instancePodWithGoogle(fake.instance("a", "master"), pgbackrest.repos[0]?.gcs.bucket ?? ""));
    fake.waitFor("a");
    fake.put("ConfigMap", googleCa, { "ca.crt": fake.shell("cat /tls/ca.crt") });
    const { certificateAuthority, user } = endpoints;
    const password = "of-the-fake";
    fake.shell(startPostgres(fake.data, endpoints.writeHost));
    fake.sql(`create role ${user.name} login password '${password}'`);
    fake.sql(`create database ${user.database} owner ${user.name}`);
    fake.put("Secret", user.password.secret, { [user.password.key]: password });
    const certificate = fake.shell(`cat ${fake.data}/server.crt`);
    fake.put("Secret", certificateAuthority.secret, { [certificateAuthority.key]: `${certificate}\n` });
    fake.shell("pgbackrest --stanza=db --log-level-console=warn stanza-create");
    return fake;
  }

  /** Adds the second instance, which streams from the first. */
  addReplica(): void {
    this.machine.apply(instancePod(this.instance("b", "replica"), { ip: this.ip("a"), ca: googleCa }));
    this.waitFor("b");
    this.shell(
      `mkdir -p ${socket} /pgdata/pgbackrest/log /pgdata/pgbackrest-spool
      pg_basebackup -D ${this.data} -c fast -R -d '${this.upstream("a", "b")}'
      pg_ctl -D ${this.data} -w -l /pgdata/log start > /dev/null`,
      this.pod("b"),
    );
  }

  /** Switches over as Patroni does: the primary stops once its WAL is on the replica, which is promoted; the former primary follows it. */
  switchOver(): void {
    const [from, to] = this.primary() === this.pod("a") ? (["a", "b"] as const) : (["b", "a"] as const);
    this.shell(`pg_ctl -D ${this.data} -w -m fast stop > /dev/null`, this.pod(from));
    this.shell(`pg_ctl -D ${this.data} -w promote > /dev/null`, this.pod(to));
    this.label(to, "master");
    this.label(from, "replica");
    this.shell(
      `touch ${this.data}/standby.signal
      echo "primary_conninfo = '${this.upstream(to, from)}'" >> ${this.data}/postgresql.auto.conf
      pg_ctl -D ${this.data} -w -l /pgdata/log start > /dev/null`,
      this.pod(from),
    );
  }

  /** The drill as it is rendered, but that Google is where the fake has it. */
  drill(): KubernetesObject[] {
    const objects = structuredClone(renderPostgresCluster(this.cluster).drill) as KubernetesObject[];
    for (const object of objects.filter(({ kind }) => kind === "CronJob")) {
      const { jobTemplate } = object["spec"] as { jobTemplate: { spec: { template: { spec: DrillPod } } } };
      const pod = jobTemplate.spec.template.spec;
      pod.hostAliases = [aliasesOfGoogle(this.ip("a"))];
      pod.volumes.push({ name: "tls", configMap: { name: googleCa } });
      for (const { env, volumeMounts } of pod.containers) {
        env.push(trustGoogle);
        volumeMounts.push({ name: "tls", mountPath: "/tls" });
      }
    }
    return objects;
  }

  /** Runs a script in the database's container, of the primary where no pod is named. */
  shell(script: string, pod: string = this.primary()): string {
    return this.machine.kubectl(...this.exec(pod), "bash", "-euo", "pipefail", "-c", script).trim();
  }

  /** Runs a program in the primary's database container, without blocking this process. */
  async run(...command: readonly string[]): Promise<void> {
    const kubeconfig = path.join(this.machine.state, "node", "kubeconfig");
    const args = [`--kubeconfig=${kubeconfig}`, ...this.exec(this.primary()), ...command];
    await promisify(execFile)(path.join(this.machine.bin, "kubectl"), args);
  }

  /** The arguments of `kubectl` with which something runs there. */
  private exec(pod: string): string[] {
    return ["exec", pod, "-n", this.cluster.namespace, "-c", "database", "--"];
  }

  /** One query as the superuser. */
  sql(text: string, host = socket): string {
    return this.shell(`psql -h ${host} -U postgres -XAtq -v ON_ERROR_STOP=1 -c "${text}"`);
  }

  /** The pod that has the label of the primary. */
  primary(): string {
    const { namespace } = this.cluster;
    return this.machine
      .kubectl("get", "pods", "-n", namespace, "-l", `${roleLabel}=master`, "-o", "name")
      .trim()
      .slice(4);
  }

  /** Takes everything away. */
  remove(): void {
    this.machine.kubectl("delete", "namespace", this.cluster.namespace, "--ignore-not-found", "--wait=false");
  }

  /** Folder of the data, as PGO has it. */
  private get data(): string {
    return `/pgdata/pg${this.cluster.version}`;
  }

  private instance(which: "a" | "b", role: "master" | "replica") {
    const { name, namespace } = this.cluster;
    const own = { configMap: { name: `${name}-pgbackrest-config` } };
    const configuration = [...(this.pgbackrest.configuration ?? []), own];
    return { cluster: name, namespace, instance: `${name}-00-${which}`, role, configuration };
  }

  private pod(which: "a" | "b"): string {
    return `${this.cluster.name}-00-${which}-0`;
  }

  private ip(which: "a" | "b"): string {
    const { namespace } = this.cluster;
    return this.machine.kubectl("get", "pod", this.pod(which), "-n", namespace, "-o", "jsonpath={.status.podIP}");
  }

  private upstream(of: "a" | "b", which: "a" | "b"): string {
    return `host=${this.ip(of)} user=postgres application_name=${this.cluster.name}-00-${which}`;
  }

  private label(which: "a" | "b", role: string): void {
    const { namespace } = this.cluster;
    this.machine.kubectl("label", "pod", this.pod(which), "-n", namespace, "--overwrite", `${roleLabel}=${role}`);
  }

  private waitFor(which: "a" | "b"): void {
    const { namespace } = this.cluster;
    this.machine.kubectl("wait", "pod", this.pod(which), "-n", namespace, "--for=condition=Ready", "--timeout=90s");
  }

  private put(kind: "ConfigMap" | "Secret", name: string, values: Readonly<Record<string, string>>): void {
    const { namespace } = this.cluster;
    this.machine.apply({
      ...{ apiVersion: "v1", kind, metadata: { name, namespace } },
      [kind === "Secret" ? "stringData" : "data"]: values,
    });
  }

  /**
   * The file as PGO writes it from what is rendered: the user's global options, then its own, then the stanza. Source: PGO 6.0,
   * internal/pgbackrest/config.go.
   */
  private configuration(): string {
    const { global, repos } = this.pgbackrest;
    const places = repos.flatMap(({ name, gcs }) => [`${name}-type=gcs`, `${name}-gcs-bucket=${gcs.bucket}`]);
    return [
      "[global]",
      ...Object.entries(global).map(([key, value]) => `${key}=${value}`),
      ...places,
      ...["archive-async=y", "log-path=/pgdata/pgbackrest/log", "spool-path=/pgdata/pgbackrest-spool"],
      "[db]",
      ...[`pg1-path=${this.data}`, "pg1-port=5432", `pg1-socket-path=${socket}`],
      "",
    ].join("\n");
  }
}

/** An empty Postgres that archives, and that others reach with TLS under `host`. */
function startPostgres(data: string, host: string): string {
  return `
    mkdir -p ${socket} /pgdata/pgbackrest/log /pgdata/pgbackrest-spool
    initdb -D ${data} -U postgres --data-checksums > /dev/null
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=${host}' -addext 'subjectAltName=DNS:${host}' \\
      -keyout ${data}/server.key -out ${data}/server.crt 2> /dev/null
    chmod 600 ${data}/server.key
    printf '%s\\n' 'host replication postgres all trust' 'hostssl all all all scram-sha-256' >> ${data}/pg_hba.conf
    printf '%s\\n' "listen_addresses = '*'" "unix_socket_directories = '${socket}'" 'ssl = on' 'archive_mode = on' \\
      "archive_command = 'pgbackrest --stanza=db archive-push \\"%p\\"'" >> ${data}/postgresql.conf
    pg_ctl -D ${data} -w -l /pgdata/log start > /dev/null`;
}
