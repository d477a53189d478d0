import { type OperationKind, clusterOperations, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { span } from "../drills/text";
import { psql, requireTools } from "../engine/required-tools";
import type { Interruption } from "../engine/interruption";
import { UsageError, UserError } from "../errors";
import { describeAtRisk } from "../operations/at-risk";
import { type LiveInstance, readInstances, readTimeline } from "../operations/live";
import { actOnce } from "./act-once";
import { confirm } from "./confirm";
import type { Connected, Opened } from "./connected";
import { archiveUntilNow, backupFor } from "./coverage";
import type { NamedEnvironment } from "./environment";
import { postgresTime, timeOf } from "./moment";
import { untilPrimary } from "./serving";

/** A day: a large database takes hours to copy, and WAL is replayed after that. */
const timeoutSeconds = 86_400;
/** Until the primary accepts connections after the operator has finished. */
const primarySeconds = 600;

/** An in-place restore as a command line asks for it. */
export interface InPlace {
  /** Recovery target, in UTC. */
  readonly target: string;
  readonly yes: boolean;
  /** The same command line, for a shell. */
  readonly again: string;
}

/**
 * Restores a cluster over its own data: shows what is lost and interrupted, asks for the name of the environment, and follows the restore
 * until the primary accepts connections. Run again, it follows a restore to the same target that is under way.
 *
 * @param serving Waits for the primary. Default: by psql.
 * @throws UsageError where the operator or the configuration does not allow it; UserError where no backup covers the target, the name is
 *   not typed, or the restore fails.
 */
export async function restoreInPlace(
  opened: Opened,
  { target, yes, again }: InPlace,
  interruption: Interruption,
  serving: typeof untilPrimary = untilPrimary,
): Promise<number> {
  const { environment, cluster } = opened;
  const { kubectl, name } = environment;
  const acting = inPlaceActing(name, cluster, target);
  if (serving === untilPrimary) requireTools([psql]);
  let timeline: string | undefined;
  const title = `Restore of ${cluster.name} in place`;
  const start = async () => {
    const instances = await readInstances(kubectl, cluster);
    const primary = instances.find(({ role }) => role === "primary");
    const backup = await backupFor(environment, cluster, target, instances);
    const retried = acting.failed?.(await kubectl.list(acting.kind, cluster.namespace)) ?? false;
    if (backup === undefined && !retried) {
      throw new UserError(
        `The backups of ${cluster.name} cannot be listed, since no instance is the primary: nothing shows that one covers ${target}. ` +
          beside(name, cluster, target),
      );
    }
    console.log(await describeLoss(environment, cluster, { target, instances, backup, now: new Date() }));
    await confirm({ text: `Restore "${cluster.name}" in "${name}" over its data?`, word: name, again, yes });
    if (primary !== undefined) {
      timeline = await readTimeline(kubectl, cluster, primary.name);
      await archiveUntilNow(environment, cluster, primary);
    }
    return acting.start(String(Date.now()));
  };
  let restored = "";
  await actOnce(opened, { title, timeoutSeconds }, acting, interruption, start, async () => {
    restored = (await serving(opened, interruption, primarySeconds)).name;
  });
  console.log(
    `\n${cluster.name} is restored to ${target}: ${restored} is the primary and accepts connections.\n` +
      (timeline !== undefined
        ? `Data written after that is in timeline ${timeline} of the backups: bootstrap.timeline: "${timeline}" of a new cluster reads it.\n`
        : "") +
      `Next: npm run backup -- ${name} --cluster ${cluster.name}`,
  );
  return 0;
}

/**
 * Returns the operation that restores a cluster over its own data, from its first repository.
 *
 * @throws UsageError where its operator or its configuration does not allow it, with the command for a new cluster.
 */
export function inPlaceActing(
  environment: string,
  cluster: ResolvedPostgresCluster,
  target: string,
): OperationKind<[string]> {
  const repository = cluster.backups?.repositories[0]?.name ?? "";
  const acting = clusterOperations(cluster).restoreInPlace({ repository, target });
  if (typeof acting !== "string") return acting;
  throw new UsageError(
    `The cluster ${cluster.name} cannot be restored in place: ${acting}.\n${beside(environment, cluster, target)}`,
  );
}

/** The command that restores into a new cluster instead. */
function beside(name: string, cluster: ResolvedPostgresCluster, target: string): string {
  const as = `${cluster.name}-restored`;
  const command = `npm run restore -- ${name} --cluster ${cluster.name} --to "${target}" --as ${as}`;
  const taking =
    typeof clusterOperations(cluster).takeOver(as) === "string"
      ? ""
      : `\nIf it takes over the Services: ${command} --take-over`;
  return `To restore into a new cluster: ${command}${taking}`;
}

/** Facts that a restore is confirmed by. */
interface Loss {
  readonly target: string;
  readonly instances: readonly LiveInstance[];
  /** Label of the backup that is restored; nothing where none can be listed. */
  readonly backup: string | undefined;
  readonly now: Date;
}

/** Returns what an in-place restore loses and interrupts. */
async function describeLoss(
  { kubectl }: Pick<Connected, "kubectl">,
  cluster: ResolvedPostgresCluster,
  { target, instances, backup, now }: Loss,
): Promise<string> {
  const lost = span((now.getTime() - timeOf(target).getTime()) / 1000);
  return [
    `This restores ${cluster.namespace}/${cluster.name} over its own data:\n`,
    `${await describeAtRisk(kubectl, [cluster], now)}\n`,
    `  now           ${postgresTime(now)}`,
    `  restored to   ${target}`,
    `  lost          everything written in the ${lost} between`,
    `  backup        ${backup ?? "not known, since no instance runs after a restore that failed"}`,
    `  interrupted   ${instances.length === 0 ? "no instance runs" : `every instance stops at once: ${instances.map(({ name }) => name).join(", ")}`}`,
    "  clients       are disconnected, and cannot read or write until the restore has finished\n",
  ].join("\n");
}

/**
 * Checks that the cluster to restore is named where there are several: with these options it is interrupted.
 *
 * @param option The option, for the message.
 * @param as The cluster that an earlier run has restored, which is not meant.
 */
export function checkNamed(
  { name, config }: NamedEnvironment,
  cluster: string | undefined,
  option: string,
  as?: string,
): void {
  const meant = config.clusters.filter((one) => one.name !== as);
  if (cluster !== undefined || meant.length < 2) return;
  const names = meant.map((one) => one.name).join(", ");
  throw new UsageError(`--cluster is required with ${option}, since "${name}" has several clusters: ${names}.`);
}
