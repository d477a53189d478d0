import { createHash } from "node:crypto";
import { chmodSync, createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { cacheDir } from "../paths";
import type { Platform, Release } from "../releases";
import { run } from "../sh";
import { mirrored, reasonOf, request } from "./network";

/** Called as bytes arrive: how many more, and at the start how many in all. */
export type OnBytes = (received: number, expected: number) => void;

const platformName = ({ os, arch }: Platform): string => `${os}-${arch}`;
const folder = (): string => join(cacheDir(), "download");
const prefix = ({ name, version }: Release, platform: Platform): string =>
  `${name}-${version}-${platformName(platform)}-`;

/** The directory of a release that was downloaded before. */
export function downloaded(release: Release, platform: Platform): string | undefined {
  if (!existsSync(folder())) return undefined;
  const start = prefix(release, platform);
  const found = readdirSync(folder()).find((name) => name.startsWith(start) && !name.endsWith(".part"));
  return found === undefined ? undefined : join(folder(), found);
}

/**
 * Downloads a release, verifies it by the vendor's checksum and unpacks its programs. The directory appears when all of that
 * is done: an interrupted run leaves a `.part` that the next one replaces.
 *
 * @returns The directory with the programs, named by version and checksum.
 * @throws Error with the reason in one line.
 */
export async function downloadRelease(
  release: Release,
  platform: Platform,
  signal: AbortSignal,
  onBytes: OnBytes,
): Promise<string> {
  const file = basename(new URL(release.url).pathname);
  const digest = digestOf(await (await request(mirrored(release.checksums), signal)).text(), file);
  if (digest === undefined) throw new Error(`${release.checksums} has no SHA-256 or SHA-512 of ${file}`);
  const target = join(folder(), `${prefix(release, platform)}${digest.slice(0, 12)}`);
  const part = `${target}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  try {
    const archive = join(part, file);
    await save(mirrored(release.url), archive, digest, signal, onBytes);
    if (file.endsWith(".tar.gz")) await run(["tar", "-xzf", archive, "-C", part]);
    for (const [program, path] of Object.entries(release.programs)) {
      renameSync(join(part, path === "" ? file : path), join(part, `${program}.program`));
    }
    for (const name of readdirSync(part)) {
      if (!name.endsWith(".program")) rmSync(join(part, name), { recursive: true });
    }
    for (const program of Object.keys(release.programs)) {
      renameSync(join(part, `${program}.program`), join(part, program));
      chmodSync(join(part, program), 0o755);
    }
    renameSync(part, target);
    return target;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

/** The digest of a file: on its line, or the only one. SHA-1 is too weak and is not taken. */
export function digestOf(checksums: string, file: string): string | undefined {
  const lines = checksums
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  const found = lines.find(([, name]) => name !== undefined && basename(name.replace(/^\*/, "")) === file);
  const [digest = ""] = found ?? (lines.length === 1 && lines[0]?.length === 1 ? lines[0] : []);
  return /^([0-9a-f]{64}|[0-9a-f]{128})$/.test(digest) ? digest : undefined;
}

async function save(url: string, file: string, digest: string, signal: AbortSignal, onBytes: OnBytes): Promise<void> {
  const response = await request(url, signal);
  if (response.body === null) throw new Error(`${url}: empty`);
  onBytes(0, Number(response.headers.get("content-length") ?? 0));
  const hash = createHash(digest.length === 64 ? "sha256" : "sha512");
  const count = new Transform({
    transform(chunk: Buffer, _, done): void {
      hash.update(chunk);
      onBytes(chunk.length, 0);
      done(null, chunk);
    },
  });
  await pipeline(response.body, count, createWriteStream(file), { signal }).catch((error: unknown) => {
    throw new Error(`${url}: ${reasonOf(error)}`);
  });
  if (hash.digest("hex") !== digest) throw new Error(`${url}: the checksum differs from the vendor's`);
}
