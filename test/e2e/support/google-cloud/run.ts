import type { Running } from "../machine";

/** Waits for the end of a command, which must have this exit code; returns its output. */
export async function outputOf(running: Running, expected = 0): Promise<string> {
  const { code, output } = await running.outcome;
  if (code !== expected) throw new Error(`exited with ${String(code)}:\n${output.slice(-6_000)}`);
  return output;
}

/** URNs in the state of a stack. */
export function resourcesIn(state: string): readonly string[] {
  const { checkpoint } = JSON.parse(state) as { checkpoint: { latest: { resources?: { urn: string }[] } } };
  return (checkpoint.latest.resources ?? []).map(({ urn }) => urn).sort();
}
