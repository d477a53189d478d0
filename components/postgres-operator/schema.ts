import { z } from "zod";
import { cpuQuantity, dnsLabel, imageReference, plainName, sizeQuantity, withoutScheme } from "../shared/scalars";
import { strict } from "../shared/validation";
import { crunchy } from "../versions";

const common = {
  namespace: dnsLabel().describe(
    "Namespace of the operator itself. An environment creates it; with the library alone it must exist. A change replaces the operator.",
  ),
  image: imageReference
    .optional()
    .describe(
      "Operator image. Default: the pinned release's. A change restarts the operator, and with it every cluster may restart.",
    ),
  watchNamespaces: z
    .array(dnsLabel())
    .default([])
    .describe(
      "Namespaces whose clusters the operator manages, and in which alone it has permissions; each must exist. Default: in an environment " +
        "those of its clusters and of clusters that they clone, with the library alone all namespaces.",
    ),
  resources: strict({
    cpu: cpuQuantity.default("100m").describe("CPU requested, in cores; there is no limit."),
    memory: sizeQuantity.default("512Mi").describe("Memory requested and allowed, in bytes."),
  })
    .prefault({})
    .describe("Resources of the operator's container. A change restarts the operator, not the databases."),
};

/** Schema of {@link PostgresOperatorArgs} for CloudNativePG. */
export const cloudNativePgOperatorSchema = strict({
  operator: z.literal("cloudnative-pg").describe("CloudNativePG."),
  ...common,
  imagePullPolicy: z
    .enum(["Always", "IfNotPresent", "Never"])
    .default("IfNotPresent")
    .describe("When the operator image is pulled."),
});

/** Schema of {@link PostgresOperatorArgs} for Crunchy Postgres for Kubernetes. */
export const crunchyOperatorSchema = strict({
  operator: z.literal("crunchy").describe("Crunchy Postgres for Kubernetes (PGO)."),
  ...common,
  chart: strict({
    repository: plainName(
      /^(oci:\/\/[a-z0-9][-a-z0-9.]*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+|(?![a-z]+:)[^\s]+)$/,
      'not a chart; write "oci://" and its address without a version, for example "oci://registry.example.com/charts/pgo", or a directory',
      (text) =>
        `oci://${withoutScheme(text)
          .replace(/\/+$/, "")
          .replace(/:[\w.]+$/, "")}`,
    )
      .default(crunchy.chart.repository)
      .describe(
        "Address of the chart: `oci://…`, or a directory. Set it where a mirror stands for Crunchy's registry.",
      ),
    version: z
      .string()
      .min(1)
      .default(crunchy.chart.version)
      .describe("Version of the chart. The definitions stay those of the pinned release, so take one of that release."),
  })
    .prefault({})
    .describe("The operator's Helm chart. A change upgrades the operator."),
  featureGates: z
    .record(z.string(), z.boolean())
    .default({})
    .describe("Feature gates of PGO, by name. Source: internal/feature/features.go of PGO 6.0."),
});

/** One operator: which one it is decides the rest. */
export const postgresOperatorSchema = z.discriminatedUnion("operator", [
  cloudNativePgOperatorSchema,
  crunchyOperatorSchema,
]);

/** What a user writes for an operator; defaults may be left out. */
export type PostgresOperatorSettings = z.input<typeof postgresOperatorSchema>;
