import type { Stack } from "@pulumi/pulumi/automation";
import type { Progress } from "../../local/progress";
import { UserError } from "../errors";
import type { Change } from "./changes";
import type { Interruption } from "./interruption";
import { OperationMonitor } from "./monitor";

/** What every operation of the engine needs. */
export interface OperationContext {
  readonly stack: Stack;
  readonly progress: Progress;
  readonly interruption: Interruption;
  /** More about what is waited for, by the name of the resource. */
  readonly detail?: (name: string) => string | undefined;
}

/** What `up` would change. Nothing is touched. */
export async function previewChanges(context: OperationContext): Promise<readonly Change[]> {
  return operate(context, true, (options) => context.stack.preview(options));
}

/** Brings the stack to what the program says; returns what was changed. */
export async function applyChanges(context: OperationContext): Promise<readonly Change[]> {
  return operate(context, false, (options) => context.stack.up(options));
}

/** Destroys everything in the stack. */
export async function destroyAll(context: OperationContext): Promise<readonly Change[]> {
  return operate(context, false, (options) => context.stack.destroy(options));
}

interface EngineOptions {
  readonly onEvent: OperationMonitor["onEvent"];
  readonly signal: AbortSignal;
}

/** Runs one operation; its failure is told in the words of what failed. */
async function operate(
  { progress, interruption, detail }: OperationContext,
  previewing: boolean,
  run: (options: EngineOptions) => Promise<unknown>,
): Promise<readonly Change[]> {
  const monitor = new OperationMonitor(progress, previewing, detail);
  try {
    await run({ onEvent: monitor.onEvent, signal: interruption.signal });
    return monitor.changes;
  } catch (error) {
    const said = monitor.errors.filter((text) => !/^(update|preview|destroy) failed$/i.test(text));
    if (said.length > 0) throw new UserError(said.join("\n"));
    throw error;
  } finally {
    monitor.stop();
  }
}
