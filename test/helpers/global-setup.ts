import * as os from "node:os";
import * as path from "node:path";
import { prepareCrds } from "./crd";

/** Prepares a run of Jest, once, before its workers start and inherit the environment. */
export default async function setup(): Promise<void> {
  // One machine for all workers; see test/e2e/support/machine.ts.
  process.env["PGSTACK_TEST_MACHINE"] ??= path.join(os.tmpdir(), `pgstack-e2e-${process.pid}`);
  for (const trouble of await prepareCrds()) process.stderr.write(`Cannot download a CRD: ${trouble}\n`);
}
