import { z } from "zod";
import {
  cpuQuantity,
  dnsLabel,
  imageReference,
  plainName,
  pullSecretNames,
  sizeQuantity,
  withoutScheme,
} from "../shared/scalars";
import { conflicts } from "../shared/merge-patch";
import { type Rule, strict, withRules } from "../shared/validation";
import { ownChartValues } from "./crunchy/values";
import { cloudNativePg, crunchy } from "../versions";

/** Stands for every namespace in `watchNamespaces`. */
export const everyNamespace = "*";

const common = {
  namespace: dnsLabel().describe(
    "Namespace of the operator itself. An environment creates it; with the library alone it must exist. A change replaces the operator.",
  ),
  image: imageReference
    .optional()
    .describe(
      "Operator image, of the pinned release. Default: that of the release. A change restarts the operator, and with it every cluster may restart.",
    ),
  pullSecrets: pullSecretNames
    .default([])
    .describe(
      "Secrets of type kubernetes.io/dockerconfigjson in the operator's namespace, for its own image. CloudNativePG copies the first to the " +
        "namespaces of clusters, since their pods run its image too. A change restarts the operator.",
    ),
  watchNamespaces: z
    .array(z.union([dnsLabel(), z.literal(everyNamespace)]))
    .refine((names) => names.length < 2 || !names.includes(everyNamespace), {
      error: 'has "*" beside names; keep one of them',
    })
    .default([])
    .describe(
      'Namespaces whose clusters the operator manages, and in which alone it has permissions; each must exist. "*" alone is every namespace, ' +
        "for clusters that other programs create; the operator then reads Secrets everywhere. Default: in an environment the namespaces of its " +
        "clusters and of clusters that they clone, with the library alone every namespace.",
    ),
  resources: strict({
    cpu: cpuQuantity.default("100m").describe("CPU requested, in cores; there is no limit."),
    memory: sizeQuantity.default("512Mi").describe("Memory requested and allowed, in bytes."),
  })
    .prefault({})
    .describe("Resources of the operator's container. A change restarts the operator, not the databases."),
};

interface Released {
  readonly image?: string | undefined;
  readonly imageVersion?: string | undefined;
  readonly chart?: { readonly version: string };
}

/** The rule that an operator is of the release whose CRDs and permissions pgstack applies. */
function operatorIsPinned(version: string, keys: readonly (keyof Released)[]): Rule<Released> {
  return {
    id: "operator-is-the-pinned-release",
    reads: keys,
    why: "pgstack applies the CRDs and roles of one release: another one lacks fields or permissions and stops reconciling.",
    source: "CloudNativePG documentation, Installation and upgrades; PGO 6.0, Upgrade",
    check: ({ image, imageVersion, chart }) => [
      ...imageProblem(version, image, imageVersion).map((message) => ({ path: ["image"], message })),
      ...(chart !== undefined && chart.version !== version
        ? [{ path: ["chart", "version"], message: `must be ${version}, the release of the CRDs; remove it` }]
        : []),
    ],
  };
}

function imageProblem(version: string, image: string | undefined, stated: string | undefined): string[] {
  if (image === undefined) return [];
  const [, tag = ""] = /:([^/:]+)$/.exec(image.replace(/@sha256:.*$/, "")) ?? [];
  const release = /(?<![\d.])\d+\.\d+\.\d+(?![\d.])/.exec(tag)?.[0] ?? stated;
  if (release === version) return [];
  return release === undefined
    ? [
        `has no tag with a version; write one with ${version}, or state imageVersion: "${version}" if it is that release`,
      ]
    : [`is release ${release}, and the CRDs and roles are of ${version}; take the image of ${version}`];
}

const imageVersion = <const V extends string>(version: V) =>
  z
    .literal(version, { error: `must be "${version}", the release of the CRDs, or be removed` })
    .optional()
    .describe(
      "States the release of an `image` whose tag does not name it, for example a digest alone. It changes nothing.",
    );

const cloudNativePgOperatorRules = [operatorIsPinned(cloudNativePg.version, ["image", "imageVersion"])];

const cloudNativePgOperator = strict({
  operator: z.literal("cloudnative-pg").describe("CloudNativePG."),
  ...common,
  imagePullPolicy: z
    .enum(["Always", "IfNotPresent", "Never"])
    .default("IfNotPresent")
    .describe("When the operator image is pulled."),
  imageVersion: imageVersion(cloudNativePg.version),
});

/** Schema of {@link PostgresOperatorArgs} for CloudNativePG. */
export const cloudNativePgOperatorSchema = withRules(cloudNativePgOperator, cloudNativePgOperatorRules);

const crunchyOperator = strict({
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
      .describe("Version of the chart: that of the pinned release, whose CRDs are applied."),
    valuesPatch: z
      .record(z.string(), z.unknown())
      .default({})
      .describe(
        "Unsupported: a JSON merge patch (RFC 7396) for the values of the chart, for example tolerations. It may only add what pgstack does not set.",
      ),
  })
    .prefault({})
    .describe("The operator's Helm chart. A change upgrades the operator."),
  featureGates: z
    .record(z.string(), z.boolean())
    .default({})
    .describe("Feature gates of PGO, by name. Source: internal/feature/features.go of PGO 6.0."),
  imageVersion: imageVersion(crunchy.version),
});

const chartRules: Rule<z.output<typeof crunchyOperator>>[] = [
  {
    id: "values-patch-only-adds",
    reads: ["chart"],
    why: "Two knobs for one decision contradict each other sooner or later; a list in a patch replaces the whole list.",
    source: "pgstack; Helm documentation, values files",
    check: ({ chart: { valuesPatch } }) =>
      conflicts(ownChartValues, valuesPatch).map(({ path, message }) => ({
        path: ["chart", "valuesPatch", ...path],
        message: message.replace("this cluster", "this operator"),
      })),
  },
];

/** Schema of {@link PostgresOperatorArgs} for Crunchy Postgres for Kubernetes. */
export const crunchyOperatorSchema = withRules(crunchyOperator, [
  operatorIsPinned(crunchy.version, ["image", "imageVersion", "chart"]),
  ...chartRules,
]);

/** Rules for operators. */
export const postgresOperatorRules = [...cloudNativePgOperatorRules, ...chartRules];

/** One operator: which one it is decides the rest. */
export const postgresOperatorSchema = z.discriminatedUnion("operator", [
  cloudNativePgOperatorSchema,
  crunchyOperatorSchema,
]);

/** What a user writes for an operator; defaults may be left out. */
export type { PostgresOperatorSettings } from "./settings.gen";
