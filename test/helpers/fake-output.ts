import type { ProgressOutput } from "../../local/progress";

/** A fake stream that is no terminal and keeps what is written. */
export function captured(): ProgressOutput & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  return { write: (text) => lines.push(text), lines };
}
