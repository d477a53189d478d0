import { quantity } from "../shared/scalars";
import type { Rule } from "../shared/validation";
import { onOrOff } from "./parameter-safety";
import { type Configured, settingOf, sharedBuffers } from "./settings";

/** Huge pages of the instance sets, each with its path. */
function pagesOf({ sets }: Configured) {
  return sets.flatMap(({ path, resources: { hugePages } }) =>
    hugePages === undefined ? [] : [{ path: [...path, "resources", "hugePages", "total"], ...hugePages }],
  );
}

/** Rules for huge pages, the same for every operator. */
export const hugePageRules: Rule<Configured>[] = [
  {
    id: "huge-pages-are-whole",
    reads: ["resources", "sets"],
    why: "The API server refuses a pod whose huge pages are not a whole number of pages: the operator retries forever.",
    source: "Kubernetes, pkg/apis/core/validation/validation.go, validateResourceQuantityHugePageValue",
    check: (cluster) =>
      pagesOf(cluster).flatMap(({ path, size, total }) =>
        quantity(total) % quantity(size) === 0
          ? []
          : [{ path, message: `must be a multiple of ${size}, the size of a page` }],
      ),
  },
  {
    id: "huge-pages-hold-shared-buffers",
    reads: ["parameters", "resources", "sets"],
    why: "Shared memory is one segment: with fewer huge pages Postgres does not start, or uses none of the pages reserved on the node.",
    source: "PostgreSQL documentation, Linux Huge Pages; src/backend/port/sysv_shmem.c, CreateAnonymousSegment",
    check: (cluster) => {
      const setting = settingOf(cluster.parameters, "huge_pages");
      if (setting !== undefined && onOrOff(setting) === "off") return [];
      const needed = sharedBuffers(cluster);
      return pagesOf(cluster).flatMap(({ path, total }) =>
        quantity(total) > needed
          ? []
          : [
              {
                path,
                message: `must be larger than shared_buffers, ${Math.ceil(needed / 2 ** 20)} MiB; about ${Math.ceil((needed * 1.1) / 2 ** 20)}Mi are enough`,
              },
            ],
      );
    },
  },
];
