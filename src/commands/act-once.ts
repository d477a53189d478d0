import type { Operation, OperationKind } from "../../components/postgres-cluster";
import type { Interruption } from "../engine/interruption";
import { finish, follow, runOperation, underWay } from "../operations/run";
import type { Opened } from "./connected";

/**
 * Runs an act and waits for its end; one of its sort that is running is followed instead.
 *
 * @param start Asks for confirmation, and returns the act.
 * @param verify Checks the result. Until it has, the same command follows the act again. Default: nothing.
 */
export async function actOnce<Start extends readonly unknown[]>(
  { environment, cluster }: Pick<Opened, "environment" | "cluster">,
  { title, timeoutSeconds }: { readonly title: string; readonly timeoutSeconds: number },
  acting: OperationKind<Start>,
  interruption: Pick<Interruption, "signal">,
  start: () => Promise<Operation>,
  verify?: () => Promise<void>,
): Promise<void> {
  const context = { ...environment, cluster, title, timeoutSeconds, signal: interruption.signal };
  let watch = await underWay(context, acting);
  if (watch === undefined) {
    const act = await start();
    await runOperation(context, act);
    watch = act;
  } else {
    environment.progress.note("One is running already: following it");
    await follow(context, watch);
  }
  await verify?.();
  await finish(context, watch);
}
