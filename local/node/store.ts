import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "../images";
import { withLock } from "../lock";
import { cacheDir, nodeDir, sourceDir } from "../paths";
import type { Progress } from "../progress";
import { run } from "../sh";

/**
 * containerd's disk with every image imported and unpacked, created once. A node takes it over by hard links: files of
 * an image are never written to, a container that changes one gets a copy. That is 0.5 s instead of an import of 10 s.
 */
export async function ensureStore(progress: Progress, bin: string, images: readonly Image[]): Promise<string> {
  const key = createHash("sha256")
    .update(JSON.stringify([images, bin]))
    .digest("hex")
    .slice(0, 12);
  const store = join(cacheDir(), `containerd-${key}`);
  if (existsSync(store)) return store;
  await withLock(join(cacheDir(), "images.lock"), async () => {
    if (existsSync(store)) return;
    const part = `${store}.part`;
    await progress.step(
      "Unpack the images",
      async () => {
        rmSync(part, { recursive: true, force: true });
        mkdirSync(part, { recursive: true });
        const alone = [
          "unshare",
          "--mount",
          "--pid",
          "--fork",
          "--kill-child",
          "--mount-proc",
          "--propagation",
          "private",
        ];
        const argv = [...alone, "bash", sourceDir("node", "store.sh"), part, bin, ...images.map((image) => image.tar)];
        await run(argv, { log: join(cacheDir(), "log", "unpack.log"), timeoutMs: 600_000 });
        renameSync(part, store);
      },
      { estimate: 15 },
    );
  });
  return store;
}

/** Gives the node a containerd that knows the images and no container: those of an earlier run are gone, as after a reboot. */
export async function layStore(store: string): Promise<void> {
  const target = join(nodeDir(), "containerd");
  const part = `${target}.part`;
  rmSync(target, { recursive: true, force: true });
  rmSync(part, { recursive: true, force: true });
  // On another file system there are no links: then it is a copy.
  await run(["cp", "-al", store, part]).catch(async () => {
    rmSync(part, { recursive: true, force: true });
    await run(["cp", "-a", store, part]);
  });
  for (const name of readdirSync(part, { recursive: false, encoding: "utf8" })) {
    // The databases, unlike the files of images, are written to.
    for (const file of ["meta.db", "metadata.db"]) {
      const linked = join(part, name, file);
      if (existsSync(linked)) await run(["cp", "--remove-destination", join(store, name, file), linked]);
    }
  }
  renameSync(part, target);
}
