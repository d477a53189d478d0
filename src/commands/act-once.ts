import type { Operation, OperationKind } from "../../components/postgres-cluster";
import type { Interruption } from "../engine/interruption";
import { follow, runOperation, underWay } from "../operations/run";
import type { Opened } from "./connected";

/**
 * Does an act and waits for its end; one of its sort that is under way is followed instead.
 *
 * @param start asks whoever must be asked, and says what to do.
 */
export async function actOnce<Start extends readonly unknown[]>(
  { environment, cluster }: Opened,
  { title, timeoutSeconds }: { readonly title: string; readonly timeoutSeconds: number },
  acting: OperationKind<Start>,
  interruption: Interruption,
  start: () => Promise<Operation>,
): Promise<void> {
  const context = { ...environment, cluster, title, timeoutSeconds, signal: interruption.signal };
  const running = await underWay(context, acting);
  if (running === undefined) await runOperation(context, await start());
  else {
    environment.progress.note("One is under way already: following it");
    await follow(context, running);
  }
}
