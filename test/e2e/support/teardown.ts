import { summary } from "../../helpers/summary";
import { Machine } from "./machine";

/** Takes the node of the tests away with `npm run down`, whatever their outcome; it counts as a test. */
export default async function teardown(): Promise<void> {
  if (!Machine.exists()) return Machine.remove();
  const started = Date.now();
  const trouble = await Machine.remove().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (trouble !== undefined) process.stderr.write(`${trouble}\n`);
  summary.addCheck("npm run down leaves nothing of the node", trouble === undefined, (Date.now() - started) / 1000);
}
