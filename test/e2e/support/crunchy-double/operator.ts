import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { renderPostgresCluster } from "../../../../components/postgres-cluster";
import type { Machine } from "../machine";
import type { CrunchyDouble } from "./double";

const run = promisify(execFile);
const prefix = "postgres-operator.crunchydata.com";

/** What the double reads of a PostgresCluster. */
interface Live {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly backups: { readonly pgbackrest: { readonly manual: { repoName: string; options: readonly string[] } } };
    readonly patroni?: { readonly switchover?: { readonly enabled?: boolean } };
  };
  readonly status?: {
    readonly patroni?: { readonly switchover?: string };
    readonly pgbackrest?: { readonly manualBackup?: { readonly id?: string; readonly finished?: boolean } };
  };
}

/** The part of PGO's status that tells of a backup that was asked for. Source: PGO 6.0, its definition. */
interface ManualBackup {
  readonly id: string;
  readonly finished: boolean;
  readonly active?: number;
  /** Nothing takes away what is there of the one before. */
  readonly succeeded?: number | null;
  readonly failed?: number | null;
}

/**
 * A DOUBLE of PGO at work on one PostgresCluster of a real API server: it does what is asked by annotations, with what stands in the
 * specification, in the pods of a {@link CrunchyDouble}, and writes the status that PGO writes.
 */
export class ActingPgoDouble {
  /** The backups that it was asked for, by id. */
  readonly backups: string[] = [];
  private readonly object: readonly string[];
  private readonly kubeconfig: string;
  private running = true;
  private readonly loop: Promise<void>;
  private failure: unknown;

  constructor(
    private readonly machine: Machine,
    private readonly cluster: CrunchyDouble,
  ) {
    const { name, namespace } = cluster.cluster;
    this.object = [`postgrescluster.${prefix}`, name, "-n", namespace];
    this.kubeconfig = `--kubeconfig=${path.join(machine.state, "node", "kubeconfig")}`;
    machine.apply(renderPostgresCluster(cluster.cluster).customResource);
    this.loop = this.work();
  }

  /** Ends it; throws what it stumbled over. */
  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
    if (this.failure !== undefined) throw new Error("PGO's double failed", { cause: this.failure });
  }

  private async work(): Promise<void> {
    while (this.running) {
      await this.look().catch((error: unknown) => (this.failure ??= error));
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  private async kubectl(...args: readonly string[]): Promise<string> {
    const { stdout } = await run(path.join(this.machine.bin, "kubectl"), [this.kubeconfig, ...args]);
    return stdout;
  }

  private async look(): Promise<void> {
    const { metadata, spec, status } = JSON.parse(await this.kubectl("get", ...this.object, "-o", "json")) as Live;
    const backup = metadata.annotations?.[`${prefix}/pgbackrest-backup`];
    const done = status?.pgbackrest?.manualBackup;
    if (backup !== undefined && !(done?.id === backup && done.finished === true)) {
      await this.backUp(backup, spec.backups.pgbackrest.manual);
    }
    const switchover = metadata.annotations?.[`${prefix}/trigger-switchover`];
    // PGO looks at the annotation only where the specification allows it.
    if (switchover !== undefined && status?.patroni?.switchover !== switchover && spec.patroni?.switchover?.enabled) {
      this.cluster.switchOver();
      await this.report({ patroni: { switchover } });
    }
  }

  private async backUp(id: string, manual: { repoName: string; options: readonly string[] }): Promise<void> {
    this.backups.push(id);
    await this.reportBackup({ id, finished: false, active: 1, succeeded: null, failed: null });
    const repository = `--repo=${manual.repoName.replace("repo", "")}`;
    const command = ["pgbackrest", "backup", "--stanza=db", repository, ...manual.options];
    const succeeded = await this.kubectl(...this.cluster.exec(this.cluster.primary()), ...command).then(
      () => true,
      () => false,
    );
    await this.reportBackup({ id, finished: true, active: 0, ...(succeeded ? { succeeded: 1 } : { failed: 1 }) });
  }

  private async reportBackup(manualBackup: ManualBackup): Promise<void> {
    await this.report({ pgbackrest: { manualBackup } });
  }

  private async report(status: object): Promise<void> {
    const patch = `--patch=${JSON.stringify({ status })}`;
    await this.kubectl("patch", ...this.object, "--subresource=status", "--type=merge", patch);
  }
}
