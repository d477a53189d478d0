/** A figure of a test, for the reader of its output. */
export function report(text: string): void {
  process.stderr.write(`    ${text}\n`);
}
