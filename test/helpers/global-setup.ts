import { describeRemoved, identityOf, removeDeadRuns, runFolder, runVariable } from "../../local/test-runs";
import { prepareCrds } from "./crd";

/** Prepares a run of Jest, once, before its workers start and inherit the environment. */
export default async function setup(): Promise<void> {
  // One machine for all workers; see test/e2e/support/machine.ts.
  process.env["PGSTACK_TEST_MACHINE"] ??= runFolder(process.pid);
  // A killed run leaves its node; by this mark the next command finds it.
  const identity = identityOf(process.pid);
  if (identity !== undefined) process.env[runVariable] = identity;
  const removed = describeRemoved(await removeDeadRuns());
  if (removed !== undefined) process.stderr.write(`${removed}\n`);
  for (const trouble of await prepareCrds()) process.stderr.write(`Cannot download a CRD: ${trouble}\n`);
}
