import * as path from "node:path";
import { parseDrillReport } from "../../../components/postgres-cluster/drill/report";
import { type Machine, until } from "./machine";

const namespace = "postgres";

interface Container {
  readonly env: { name: string; value?: string }[];
}

interface CronJob {
  readonly spec: {
    readonly jobTemplate: {
      readonly spec: {
        readonly template: {
          readonly spec: Readonly<Record<"containers" | "initContainers", readonly Container[]>>;
        };
      };
    };
  };
}

/** Restore drills of the cluster `main`: those of its CronJob, and Jobs of the same on the backups of another server. */
export class Drills {
  /** The CronJob and the ConfigMap of its reports. */
  readonly name = "main-restore-drill";
  /** Folder of the servers' backups. */
  readonly archive: string;
  private readonly jobs: string[] = [];

  constructor(private readonly machine: Machine) {
    this.archive = path.join(machine.state, "node", "objects", "backups", "barman", namespace);
  }

  /** `kubectl` in the namespace of the cluster. */
  kubectl(...args: readonly string[]): string {
    return this.machine.kubectl(...args, "-n", namespace).trim();
  }

  /** Pods and claims of drills whose names start so; those of one that failed stay until the next. */
  left(name: string): string[] {
    return this.kubectl("get", "pods,pvc", "-l", "app.kubernetes.io/component=restore-drill", "-o", "name")
      .split("\n")
      .filter((one) => one.includes(`/${name}`));
  }

  /** Starts the CronJob's own Job with other values of its variables, such as the server whose backup it restores. */
  start(name: string, variables: Readonly<Record<string, string>>): void {
    const cronJob = JSON.parse(this.kubectl("get", "cronjob", this.name, "-o", "json")) as CronJob;
    const { spec } = cronJob.spec.jobTemplate;
    const { containers, initContainers } = spec.template.spec;
    for (const { env } of [...containers, ...initContainers]) {
      for (const variable of env) variable.value = variables[variable.name] ?? variable.value;
    }
    this.machine.apply({ apiVersion: "batch/v1", kind: "Job", metadata: { name, namespace }, spec });
    this.jobs.push(name);
  }

  /** Returns true when a Job has failed. */
  failed(name: string): boolean {
    const status = 'jsonpath={.status.conditions[?(@.type=="Failed")].status}';
    return this.kubectl("get", "job", name, "-o", status) === "True";
  }

  /** Output of a Job's pod so far. */
  log(name: string): string {
    try {
      return this.kubectl("logs", `job/${name}`, "-c", "restore-drill");
    } catch {
      return "";
    }
  }

  /** The reason for a failure, which the Job's pod, the ConfigMap and an Event must agree on. */
  async reasonOf(name: string): Promise<string> {
    await until(`${name} fails`, () => this.failed(name), 120_000);
    const [last = ""] = this.log(name).split("\n").slice(-1);
    const drill = parseDrillReport(last);
    expect(drill).toMatchObject({ job: name, result: "failed" });
    expect(this.kubectl("get", "configmap", this.name, "-o", "jsonpath={.data.report}")).toBe(last);
    const selector = `--field-selector=involvedObject.name=${name},reason=RestoreDrillFailed`;
    expect(this.kubectl("get", "events", selector, "-o", "jsonpath={.items[*].message}")).toBe(drill?.reason);
    return drill?.reason ?? "";
  }

  /** Deletes the Jobs that were started here. */
  deleteJobs(): void {
    if (this.jobs.length > 0) this.kubectl("delete", "job", ...this.jobs, "--ignore-not-found");
  }
}
