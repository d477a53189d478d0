import { Chart, Cron, Duration, Size } from "cdk8s";
import { ConcurrencyPolicy, Cpu, CronJob, RestartPolicy, Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { type ClusterEndpoints, crunchy } from "pgstack/charts";
import { DatabaseLogin } from "../database-login";
import { filterSystemCalls, restrictedContainer, restrictedPod } from "../restricted";

/** One statement that runs on a schedule. */
export interface ScheduledSql {
  /** Name of the CronJob. */
  readonly name: string;
  /** When it runs; UTC. */
  readonly schedule: Cron;
  /** SQL that may run twice and does no harm then. */
  readonly sql: string;
}

/** Properties of {@link ScheduledSqlChart}. */
export interface ScheduledSqlChartProps {
  /** Namespace of the cluster, since the Secrets are there. */
  readonly namespace: string;
  /** Addresses and Secrets of the cluster. */
  readonly database: ClusterEndpoints;
  readonly statements: readonly ScheduledSql[];
}

/** CronJobs that run SQL as the application's user. The first error ends a run, and what it did is undone. */
export class ScheduledSqlChart extends Chart {
  constructor(scope: Construct, id: string, props: ScheduledSqlChartProps) {
    super(scope, id, { namespace: props.namespace, disableResourceNameHashes: true });
    const login = new DatabaseLogin(this, props.database);
    const authority = Volume.fromSecret(this, "authority-volume", login.authority(this));
    for (const { name, schedule, sql } of props.statements) {
      const job = new CronJob(this, name, {
        metadata: { name },
        schedule,
        timeZone: "Etc/UTC",
        concurrencyPolicy: ConcurrencyPolicy.FORBID,
        restartPolicy: RestartPolicy.NEVER,
        backoffLimit: 2,
        activeDeadline: Duration.hours(1),
        securityContext: restrictedPod(26),
        automountServiceAccountToken: false,
      });
      const container = job.addContainer({
        name: "psql",
        image: crunchy.postgresImages[17],
        // Kubernetes takes two dollar signs of a command for one.
        command: [
          ...["psql", "-X", "--single-transaction", "--set=ON_ERROR_STOP=1", "--command"],
          sql.replaceAll("$", () => "$$"),
        ],
        envVariables: login.libpq("/authority/ca.crt"),
        resources: {
          cpu: { request: Cpu.millis(10) },
          memory: { request: Size.mebibytes(32), limit: Size.mebibytes(128) },
        },
        securityContext: restrictedContainer,
      });
      container.mount("/authority", authority, { readOnly: true });
      filterSystemCalls(job, "/spec/jobTemplate/spec/template/spec");
    }
  }
}
