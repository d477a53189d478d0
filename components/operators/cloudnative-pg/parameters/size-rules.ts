import { z } from "zod";
import { quantity } from "../../../shared/scalars";
import type { Rule } from "../../../shared/validation";
import { sharedMemory } from "../../../model/connection-rules";
import { found, onOrOff } from "../../../model/parameter-safety";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Configured } from "../../../model/settings";
import { walFits, walSize, walThatOutgrows } from "../../../model/wal-sizes";
import { server } from "../server";

/** The part of a cluster that these rules read. */
interface Refusable extends Configured {
  readonly walStorage?: { readonly size: string } | undefined;
}

const source = "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go";
const mebibyte = 2 ** 20;

/** Rules for settings that CloudNativePG's webhook refuses, or parses differently from Postgres. */
const webhookRules: Rule<Refusable>[] = [
  {
    id: "wal-level-carries-replicas",
    reads: ["parameters"],
    why: "Replication and archiving need WAL; CloudNativePG always archives.",
    source,
    check: ({ parameters }) =>
      found(parameters, (name, value) => name === "wal_level" && value !== "replica" && value !== "logical").map(
        (key) => ({ path: ["parameters", key], message: 'must be "logical", the default, or "replica"' }),
      ),
  },
  {
    id: "shared-buffers-have-unit",
    reads: ["parameters"],
    why: "CloudNativePG reads a bare number as MB, Postgres as pages of 8 kB.",
    source,
    check: ({ parameters }) =>
      found(parameters, (name, value) => name === "shared_buffers" && /^[\d.\s]+$/.test(String(value))).map((key) => ({
        path: ["parameters", key],
        message: 'has no unit; write for example "256MB"',
      })),
  },
  {
    id: "log-sizes-fit",
    reads: ["parameters", "walStorage"],
    why: "CloudNativePG refuses a minimum size of WAL above its maximum, and sizes above the volume.",
    source,
    check: ({ parameters, walStorage }) => {
      const least = walSize(parameters, "min_wal_size");
      const most = walSize(parameters, "max_wal_size");
      const order = (least?.bytes ?? 80 * mebibyte) < (most?.bytes ?? 1024 * mebibyte);
      const given = [least, most].filter((size) => size !== undefined);
      const unordered = order ? [] : given.slice(0, 1);
      const tooLarge =
        walStorage === undefined || !order ? [] : given.filter(({ bytes }) => bytes >= quantity(walStorage.size));
      return [
        ...unordered.map(({ key }) => ({
          path: ["parameters", key],
          message: "min_wal_size (80MB unless set) must be smaller than max_wal_size (1GB unless set)",
        })),
        ...tooLarge.map(({ key }) => ({
          path: ["parameters", key],
          message: `must be smaller than walStorage.size, ${walStorage?.size}`,
        })),
      ];
    },
  },
];

/** Rules for settings of WAL and of memory. */
export const sizeRules: Rule<ResolvedCloudNativePgCluster>[] = [
  ...webhookRules,
  {
    id: "kept-wal-fits-its-volume",
    reads: ["parameters", "version", "operator", "storage", "walStorage"],
    ...walFits,
    // Its webhook compares the other two with walStorage: log-sizes-fit.
    check: (cluster) => {
      const { storage, walStorage } = cluster;
      return walStorage !== undefined
        ? walThatOutgrows(cluster, server, { size: walStorage.size, path: ["walStorage", "size"] }, ["wal_keep_size"])
        : walThatOutgrows(cluster, server, { size: storage.size, path: ["storage", "size"] }, [
            ...["wal_keep_size", "min_wal_size", "max_wal_size"],
          ]);
    },
  },
  {
    id: "huge-pages-have-a-resource",
    reads: ["parameters", "version", "operator", "resources", "sets", "cloudNativePg"],
    why: "Kubernetes gives a container the huge pages that it requests: with huge_pages on Postgres does not start when its shared memory needs more.",
    source:
      "Kubernetes documentation, Manage HugePages; PostgreSQL documentation, huge_pages, shared_memory_size_in_huge_pages",
    check: (cluster) => {
      const needed = sharedMemory(cluster, server);
      const { hugePages: own } = cluster.resources;
      return (own !== undefined ? quantity(own.total) : patchedHugePages(cluster.cloudNativePg.specPatch)) >= needed
        ? []
        : found(cluster.parameters, (name, value) => name === "huge_pages" && onOrOff(value) === "on").map((key) => ({
            path: ["parameters", key],
            message: `needs ${Math.ceil(needed / mebibyte)}Mi or more of huge pages; set or raise resources.hugePages, or remove it`,
          }));
    },
  },
];

const amounts = z.record(z.string(), z.unknown()).optional();
const patchedResources = z.object({ resources: z.object({ limits: amounts, requests: amounts }) });

/** Returns the memory in huge pages that a patch requests, in bytes. */
function patchedHugePages(specPatch: Readonly<Record<string, unknown>>): number {
  const { limits, requests } = patchedResources.safeParse(specPatch).data?.resources ?? {};
  return Object.entries({ ...requests, ...limits })
    .filter(([name]) => name.startsWith("hugepages-"))
    .reduce((sum, [, amount]) => sum + quantity(String(amount)), 0);
}
