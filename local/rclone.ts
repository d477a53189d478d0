import { archives, type Image, make, type Recipe } from "./images";
import { rclonePackages, rcloneRoot } from "./images/debian";
import { type Config, pack } from "./images/pack";
import { layout } from "./node/layout";
import { pins } from "./pins";
import type { Progress } from "./progress";

/** Image with Debian's rclone, which the node does not have from its start: tests of logical backups add it. */
export const rcloneImageRef = `localhost/rclone:${pins.debianSuite}`;

const config: Config = {
  user: "26:26",
  entrypoint: "/usr/bin/rclone",
  env: [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG=C.UTF-8",
    // The emulator instead of Google, which nothing else of the configuration names.
    `RCLONE_GCS_ENDPOINT=${layout.objectStore}/storage/v1/`,
    "RCLONE_GCS_ANONYMOUS=true",
  ],
};

function recipes(): Recipe[] {
  return [
    {
      refs: [rcloneImageRef],
      takes: 40,
      of: [pins.debianSuite, rclonePackages, config],
      make: async (folder, say) => {
        await pack(folder, rcloneImageRef, await rcloneRoot(folder, say), config);
      },
    },
  ];
}

/** Builds the image, once. */
export async function ensureRclone(progress: Progress): Promise<Image[]> {
  await make(progress, recipes());
  return archives(recipes());
}
