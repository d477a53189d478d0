import { z } from "zod";
import { quantity } from "../../../shared/scalars";
import type { Rule } from "../../../shared/validation";
import { sharedMemory } from "../../../model/connection-rules";
import { tolerationFindings } from "../../../model/shapes";
import { found, onOrOff } from "../../../model/parameter-safety";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Configured } from "../../../model/settings";
import { walFits, walSize, walThatOutgrows } from "../../../model/wal-sizes";
import { server } from "../server";
import { bootstrapRules } from "../bootstrap/rules";

/** The part of a cluster that these rules read. */
interface Refusable extends Configured {
  readonly version: number;
  readonly image?: string | undefined;
  readonly walStorage?: { readonly size: string } | undefined;
}

const source = "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go";
const mebibyte = 2 ** 20;

/** Rules for values that CloudNativePG's webhook refuses, or parses differently from Postgres. */
const webhookRules: Rule<Refusable>[] = [
  {
    id: "image-says-version",
    reads: ["image", "version"],
    why: "CloudNativePG reads the version of Postgres from the image's tag: it refuses an image without one, and another version is an upgrade.",
    source,
    check: ({ image, version }) => {
      if (image === undefined) return [];
      const [, tag = ""] = /:([^/]+)$/.exec(image.replace(/@sha256:.*$/, "")) ?? [];
      return new RegExp(`^${version}(\\.\\d+)*(?![.\\d])`).test(tag)
        ? []
        : [
            {
              path: ["image"],
              message: `must have a tag that starts with the version, ${version}, also with a digest; write for example "postgresql:${version}.1@sha256:…"`,
            },
          ];
    },
  },
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

/** Rules for keys that only CloudNativePG has, or handles differently. */
export const bodyRules: Rule<ResolvedCloudNativePgCluster>[] = [
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
    reads: ["parameters", "version", "operator", "resources", "cloudNativePg"],
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
  {
    id: "tolerations-are-whole",
    reads: ["cloudNativePg"],
    why: "CloudNativePG's webhook and the API server refuse an inconsistent toleration.",
    source: "Kubernetes documentation, taints and tolerations",
    check: ({ cloudNativePg: { scheduling } }) =>
      tolerationFindings(scheduling.tolerations, ["cloudNativePg", "scheduling", "tolerations"]),
  },
  {
    id: "inherited-metadata-is-its-own",
    reads: ["cloudNativePg"],
    why: "CloudNativePG and pgstack select their objects with these labels and annotations; another value breaks them or is dropped.",
    source: "CloudNativePG 1.30, pkg/utils/labels_annotations.go",
    check: ({ cloudNativePg: { metadata } }) =>
      (["labels", "annotations"] as const).flatMap((kind) =>
        Object.keys(metadata[kind])
          .filter((key) => /^(cnpg\.io|app\.kubernetes\.io|pulumi\.com)\//.test(key))
          .map((key) => ({
            path: ["cloudNativePg", "metadata", kind, key],
            message: "is set by CloudNativePG or pgstack; use another name",
          })),
      ),
  },
  {
    id: "own-certificate-names-its-authority",
    reads: ["cloudNativePg"],
    why: "Clients, PgBouncer and pgstack's Jobs verify the server against serverCASecret: without it they take CloudNativePG's own CA and refuse to connect.",
    source: "CloudNativePG 1.30, documentation, Certificates, user-provided certificates",
    check: ({ cloudNativePg: { specPatch } }) => {
      const certificates = (specPatch["certificates"] ?? {}) as Readonly<Record<string, unknown>>;
      return certificates["serverTLSSecret"] !== undefined && certificates["serverCASecret"] === undefined
        ? [
            {
              path: ["cloudNativePg", "specPatch", "certificates", "serverTLSSecret"],
              message: "also needs serverCASecret: a Secret with the key ca.crt",
            },
          ]
        : [];
    },
  },
  ...bootstrapRules,
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
