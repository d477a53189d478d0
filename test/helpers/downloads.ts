import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { PublishedFile } from "../../components/published-manifest";

/** Milliseconds after which a site counts as out of reach: many networks drop what they refuse, and never answer. */
export const patience = 3_000;

/** Returns the path of the first of some files that has this digest. */
export function withDigest(sha256: string, candidates: readonly string[]): string | undefined {
  return candidates.find((file) => fs.existsSync(file) && digestOf(fs.readFileSync(file)) === sha256);
}

/**
 * Downloads a file into a folder, where it is named after its digest; a file that is there already stays. A part of a file, or
 * another file, never gets that name.
 *
 * @param timeoutMs for the whole download, in milliseconds.
 * @returns why it cannot be downloaded; nothing when it is there.
 */
export async function download(
  { url, sha256 }: PublishedFile,
  folder: string,
  timeoutMs = patience,
): Promise<string | undefined> {
  const target = path.join(folder, `${sha256}.yaml`);
  if (withDigest(sha256, [target]) !== undefined) return undefined;
  let content: Buffer;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) return `${url}: ${response.status} ${response.statusText}`;
    content = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    return `${url}: ${causeOf(error)}`;
  }
  if (digestOf(content) !== sha256) return `${url}: its SHA-256 is ${digestOf(content)}, expected ${sha256}`;
  fs.mkdirSync(folder, { recursive: true });
  const part = `${target}.${process.pid}.part`;
  fs.writeFileSync(part, content);
  fs.renameSync(part, target);
  return undefined;
}

function digestOf(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** `fetch` wraps what went wrong. */
function causeOf(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: { readonly message: string } };
  return cause?.message ?? message;
}
