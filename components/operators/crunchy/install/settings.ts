import type { CrunchyResolvedOperator as ResolvedCrunchyOperator } from "../../resolved.gen";
import { z } from "zod";
import { conflicts } from "../../../shared/merge-patch";
import { plainName, withoutScheme } from "../../../shared/scalars";
import { type Rule, strict, withRules } from "../../../shared/validation";
import { crunchy } from "../../../versions";
import { common, imageVersion, operatorIsPinned } from "../../../model/operator-settings";
import { ownChartValues } from "./values";

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
      .describe("Address of the chart: `oci://…`, or a directory. Set it to use a mirror of Crunchy's registry."),
    version: z
      .string()
      .min(1)
      .default(crunchy.chart.version)
      .describe("Version of the chart: that of the pinned release, whose CRDs are applied."),
    valuesPatch: z
      .record(z.string(), z.unknown())
      .default({})
      .describe(
        "Unsupported: a JSON merge patch (RFC 7396) for the values of the chart, for example tolerations. It can only add what pgstack does not set.",
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

/** Rules for an installation. */
export const settingsRules: Rule<z.output<typeof crunchyOperator>>[] = [
  operatorIsPinned(crunchy.version, ["image", "imageVersion", "chart"]),
  {
    id: "values-patch-only-adds",
    reads: ["chart"],
    why: "Two keys for one value can contradict each other; a list in a patch replaces the whole list.",
    source: "pgstack; Helm documentation, values files",
    check: ({ chart: { valuesPatch } }) =>
      conflicts(ownChartValues, valuesPatch).map(({ path, message }) => ({
        path: ["chart", "valuesPatch", ...path],
        message: message.replace("this cluster", "this operator"),
      })),
  },
];

/** Schema of an installation of Crunchy Postgres for Kubernetes. */
export const crunchyOperatorSchema = withRules(crunchyOperator, settingsRules);

export type { ResolvedCrunchyOperator };

/** Returns the settings of an installation with image and chart named. */
export function settingsWithImages(
  settings: ResolvedCrunchyOperator,
  from: (image: string) => string,
): ResolvedCrunchyOperator {
  const { image, chart } = settings;
  const repository =
    chart.repository === crunchy.chart.repository
      ? `oci://${from(chart.repository.replace("oci://", ""))}`
      : chart.repository;
  return { ...settings, image: image ?? from(crunchy.operatorImage), chart: { ...chart, repository } };
}
