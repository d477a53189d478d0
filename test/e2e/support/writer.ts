import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import { type Machine, until } from "./machine";

const pod = "ledger";

/** The database that a client writes to. */
export interface Target {
  readonly namespace: string;
  /** Value of the label that the cluster's clients have. */
  readonly client: string;
  /** Environment of `psql`. */
  readonly env: Readonly<Record<string, string>>;
  /** Name of the Secret with the user's password. */
  readonly secret: string;
  /** Name of the Secret with the CA, below /tls in the client. @default none */
  readonly tls?: string;
  /** Runs a query as the user, through the project's own command. */
  readonly query: (sql: string) => Promise<string>;
}

/** The cluster of the environment `local`. */
const main = (machine: Machine): Target => ({
  namespace: "postgres",
  client: "main",
  env: { PGHOST: "main-rw.postgres.svc", PGUSER: "app", PGDATABASE: "app", PGSSLMODE: "require" },
  secret: "main-app",
  query: async (sql) => machine.query(sql),
});

/** One row after another, each in a connection of its own as a pool would make one; what is acknowledged is printed. */
const script = `
until psql -XAtq -c 'create table if not exists ledger (id bigint primary key)'; do sleep 0.2; done
id=$(psql -XAtq -c 'select coalesce(max(id), 0) from ledger')
while :; do
  id=$((id + 1))
  if timeout 20 psql -XAtq -c "insert into ledger values ($id)" >/dev/null 2>/tmp/warnings; then
    # A cancelled wait for a replica is a warning to psql; to an application it is no acknowledgement.
    [ -s /tmp/warnings ] || echo "$(date +%s.%N) $id"
  fi
  sleep 0.05
done
`;

/** A client inside Kubernetes that keeps a ledger of the rows that were acknowledged to it. */
export class Writer {
  private readonly entries: { readonly at: number; readonly id: number }[] = [];
  private readonly log: ChildProcess;

  private constructor(
    private readonly machine: Machine,
    private readonly target: Target,
  ) {
    const kubeconfig = path.join(machine.state, "node", "kubeconfig");
    this.log = spawn(
      path.join(machine.bin, "kubectl"),
      [`--kubeconfig=${kubeconfig}`, "logs", "-f", pod, "-n", target.namespace],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    let rest = "";
    this.log.stdout?.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const [at, id] = line.split(" ").map(Number);
        if (at !== undefined && id !== undefined && Number.isFinite(at)) this.entries.push({ at, id });
      }
    });
  }

  /** Starts the client and returns when its first row is acknowledged. */
  static async start(machine: Machine, target = main(machine)): Promise<Writer> {
    const { namespace } = target;
    machine.kubectl("delete", "pod", pod, "-n", namespace, "--ignore-not-found", "--grace-period=0", "--force");
    machine.apply(podObject(target));
    machine.kubectl("wait", "pod", pod, "-n", namespace, "--for=condition=Ready", "--timeout=60s");
    const writer = new Writer(machine, target);
    await writer.acknowledges(1);
    return writer;
  }

  /** Takes the client away. */
  stop(): void {
    this.log.kill();
    this.machine.kubectl(
      "delete",
      "pod",
      pod,
      "-n",
      this.target.namespace,
      "--ignore-not-found",
      "--grace-period=0",
      "--force",
    );
  }

  /** The client's clock is this machine's. */
  now(): number {
    return Date.now() / 1000;
  }

  /** Number of rows that were acknowledged since then. */
  acknowledgedSince(from: number): number {
    return this.entries.filter(({ at }) => at > from).length;
  }

  /** Waits for that many more acknowledged rows. */
  async acknowledges(rows: number): Promise<void> {
    const from = this.entries.length;
    await until(`${rows} rows are acknowledged`, () => this.entries.length >= from + rows, 60_000);
  }

  /** The rows that were acknowledged since then, and the longest time between two acknowledgements. */
  ledger(from: number): { readonly ids: readonly number[]; readonly acknowledged: number; readonly outage: number } {
    const since = this.entries.filter(({ at }) => at > from);
    const times = [from, ...since.map(({ at }) => at)];
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? at));
    return { ids: since.map(({ id }) => id), acknowledged: since.length, outage: Math.max(0, ...gaps) };
  }

  /** The rows that the database has. */
  async stored(): Promise<ReadonlySet<number>> {
    return new Set((await this.target.query("select id from ledger")).split("\n").map(Number));
  }
}

function podObject({ namespace, client, env: own, secret, tls }: Target): unknown {
  const env = [
    ...Object.entries(own).map(([name, value]) => ({ name, value })),
    { name: "PGCONNECT_TIMEOUT", value: "2" },
    { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: secret, key: "password" } } },
  ];
  const certificate = tls === undefined ? [] : [{ name: "tls", secret: { secretName: tls, items: [ca] } }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: pod, namespace, labels: { "postgres-client": client } },
    spec: {
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 26, seccompProfile: { type: "RuntimeDefault" } },
      volumes: certificate,
      containers: [
        {
          name: "ledger",
          image: "localhost/postgresql:17",
          imagePullPolicy: "Never",
          command: ["/bin/bash", "-c", script],
          env,
          volumeMounts: certificate.map(({ name }) => ({ name, mountPath: "/tls" })),
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
    },
  };
}

const ca = { key: "ca.crt", path: "ca.crt" };
