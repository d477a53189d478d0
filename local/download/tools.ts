import { mkdirSync, rmSync, symlinkSync, renameSync } from "node:fs";
import { delimiter, join } from "node:path";
import { withLock } from "../lock";
import { cacheDir } from "../paths";
import type { Progress } from "../progress";
import { type Client, clientReleases, engineReleases, nodeReleases, type Platform, type Release } from "../releases";
import { which } from "../sh";
import { mirrored, reasonOf, unreachable } from "./network";
import { downloaded, downloadRelease } from "./release";

/** The platform of this machine; undefined if no vendor publishes for it. */
export function platform(): Platform | undefined {
  const { platform: os, arch } = process;
  if ((os !== "linux" && os !== "darwin") || (arch !== "x64" && arch !== "arm64")) return undefined;
  return { os, arch: arch === "x64" ? "amd64" : "arm64" };
}

/** Reports that nothing may be downloaded. */
export const offline = (): boolean => !["", "0", undefined].includes(process.env["PGSTACK_OFFLINE"]);

/**
 * Downloads the releases that bring programs, all at once. One that fails is reported in one line and left out.
 *
 * @returns The file of each program that is available now.
 */
export async function downloadPrograms(
  progress: Progress,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const here = platform();
  if (here === undefined) return new Map();
  const releases = [...engineReleases(here), ...nodeReleases(here)];
  return fetchAll(
    progress,
    here,
    releases.filter(({ programs }) => Object.keys(programs).some((name) => wanted.includes(name))),
  );
}

/** Asks whether releases of a node can be downloaded from here. */
export async function downloadsWork(): Promise<boolean> {
  const here = platform();
  if (here === undefined || offline()) return false;
  const [release] = nodeReleases(here);
  return release !== undefined && (await unreachable([mirrored(release.checksums)])).size === 0;
}

/** Puts clients that are not on PATH there, as far as they can be downloaded. */
export async function ensureClients(progress: Progress, clients: readonly Client[]): Promise<void> {
  const here = platform();
  const missing = clients.filter((client) => which(client) === undefined);
  if (here === undefined || missing.length === 0) return;
  const all = clientReleases(here);
  const bin = join(cacheDir(), "clients");
  await withLock(
    join(cacheDir(), "tools.lock"),
    async () => {
      mkdirSync(bin, { recursive: true });
      const files = await fetchAll(
        progress,
        here,
        missing.map((client) => all[client]),
      );
      for (const [name, file] of files) link(file, join(bin, name));
    },
    () => {
      progress.note("Another process prepares the tools: waiting for it");
    },
  );
  // Last: what is on PATH wins, other versions of it that were downloaded once included.
  process.env["PATH"] = `${process.env["PATH"] ?? ""}${delimiter}${bin}`;
}

async function fetchAll(
  progress: Progress,
  here: Platform,
  releases: readonly Release[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<Release, string>();
  for (const release of releases) {
    const before = downloaded(release, here);
    if (before !== undefined) found.set(release, before);
  }
  const missing = await reachable(
    progress,
    releases.filter((release) => !found.has(release)),
  );
  if (missing.length > 0) {
    await progress.step(
      `Download ${missing.map(({ name, version }) => `${name} ${version}`).join(", ")}`,
      async (say) => {
        const interruption = abortOnSignal();
        let [received, expected] = [0, 0];
        const onBytes = (more: number, total: number): void => {
          received += more;
          expected += total;
          say(`${megabytes(received)} of ${megabytes(expected)} MB`);
        };
        await Promise.all(
          missing.map(async (release) => {
            try {
              found.set(release, await downloadRelease(release, here, interruption.signal, onBytes));
            } catch (error) {
              if (interruption.signal.aborted) throw error;
              progress.note(`${release.name} ${release.version} cannot be downloaded: ${reasonOf(error)}`);
            }
          }),
        ).finally(interruption.stop);
      },
    );
  }
  return new Map(
    [...found].flatMap(([{ programs }, folder]) => Object.keys(programs).map((name) => [name, join(folder, name)])),
  );
}

/** Those releases whose host answers; all hosts are asked at once, and the answer is one line. */
async function reachable(progress: Progress, releases: readonly Release[]): Promise<readonly Release[]> {
  if (releases.length === 0) return [];
  if (offline()) {
    progress.note("PGSTACK_OFFLINE is set: nothing is downloaded");
    return [];
  }
  const host = ({ checksums }: Release): string => new URL(mirrored(checksums)).host;
  const silent = await unreachable(releases.map(({ checksums }) => mirrored(checksums)));
  if (silent.size > 0) {
    const reasons = [...silent].map(([name, reason]) => `${name}: ${reason}`);
    progress.note(`No downloads from here (${reasons.join("; ")})`);
  }
  return releases.filter((release) => !silent.has(host(release)));
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

/** Aborts what is under way when the process is asked to end, and leaves the rest to who else listens. */
function abortOnSignal(): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const abort = (): void => {
    controller.abort(new Error("interrupted"));
  };
  for (const signal of signals) process.once(signal, abort);
  const stop = (): void => {
    for (const signal of signals) process.removeListener(signal, abort);
  };
  return { signal: controller.signal, stop };
}

function link(target: string, file: string): void {
  rmSync(`${file}.part`, { force: true });
  symlinkSync(target, `${file}.part`);
  renameSync(`${file}.part`, file);
}
