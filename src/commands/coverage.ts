import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { UserError } from "../errors";
import {
  archiveCommit,
  type LiveInstance,
  readBackups,
  readInstances,
  readPrimary,
  restorable,
} from "../operations/live";
import type { Connected } from "./connected";
import { timeOf } from "./moment";

/**
 * Returns the label of the backup that a restore to a recovery target starts from; nothing where no primary can list them.
 *
 * @throws UserError where no backup finished before the second of the target.
 */
export async function backupFor(
  { kubectl }: Pick<Connected, "kubectl">,
  cluster: ResolvedPostgresCluster,
  target: string,
  instances: readonly LiveInstance[],
): Promise<string | undefined> {
  const primary = instances.find(({ role }) => role === "primary");
  if (primary === undefined) return undefined;
  const backups = restorable(cluster, (await readBackups(kubectl, cluster, primary.name)) ?? []);
  const [oldest] = backups;
  if (oldest === undefined) throw new UserError(`There is no backup of ${cluster.name} to restore.`);
  // pgBackRest compares whole seconds, and wants a backup that finished before the target: a later one stops a restore in place
  // that has stopped every instance already. Seen with pgBackRest 2.45: "unable to find backup set with stop time less than".
  const second = Math.floor(timeOf(target).getTime() / 1000);
  const before = backups.filter(({ finished }) => finished.getTime() / 1000 < second);
  const last = before.at(-1);
  if (last !== undefined) return `${last.repository} ${last.label}`;
  throw new UserError(
    `The oldest backup of ${cluster.name} finished at ${oldest.finished.toISOString()}, not before ${target}: only later points in time can be restored.`,
  );
}

/**
 * Checks that WAL up to a recovery target is archived.
 *
 * @throws UserError where it is not.
 */
export async function checkArchived(
  { kubectl }: Pick<Connected, "kubectl">,
  cluster: ResolvedPostgresCluster,
  target: string,
  primary: LiveInstance,
): Promise<void> {
  const { archived } = await readPrimary(kubectl, cluster, primary.name);
  if (archived !== undefined && archived >= timeOf(target)) return;
  throw new UserError(
    `WAL of ${cluster.name} is archived until ${archived?.toISOString() ?? "nowhere"}, before ${target}, so recovery would not reach it. ` +
      "Take an earlier point in time, or re-run when more is archived: at most five minutes after the next write.",
  );
}

/** Has WAL archived up to a commit of now, so that recovery reaches every target before. */
export async function archiveUntilNow(
  { kubectl, progress }: Pick<Connected, "kubectl" | "progress">,
  cluster: ResolvedPostgresCluster,
  { name }: LiveInstance,
): Promise<void> {
  await progress.step("Archive WAL up to now", async () => archiveCommit(kubectl, cluster, name));
}

/**
 * Has everything archived that a drill restores: recovery replays WAL up to the commit after its target, and right after a backup that WAL
 * is archived minutes later by itself.
 *
 * @param target Recovery target. Default: the newest state.
 * @throws UserError where no backup covers the target, or WAL up to it is not archived. Without a target that is a warning: the backups are
 *   verified all the same.
 */
export async function prepareDrill(
  environment: Pick<Connected, "kubectl" | "progress">,
  cluster: ResolvedPostgresCluster,
  target: string | undefined,
): Promise<void> {
  const { kubectl, progress } = environment;
  const instances = await readInstances(kubectl, cluster);
  const primary = instances.find(({ role }) => role === "primary");
  if (primary === undefined) {
    progress.note("warning: no primary runs: recovery reaches what was archived until it stopped");
    return;
  }
  if (target !== undefined) await backupFor(environment, cluster, target, instances);
  await archiveUntilNow(environment, cluster, primary).catch((error: unknown) => {
    if (target !== undefined || !(error instanceof UserError)) throw error;
    progress.note(`warning: ${error.message}`);
  });
}
