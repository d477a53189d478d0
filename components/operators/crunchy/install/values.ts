import { mergePatch } from "../../../shared/merge-patch";
import { defined, unlessEmpty } from "../../../shared/defined";

/** The part of an operator's settings that decides the values of its chart. */
interface CrunchyOperator {
  readonly image?: string | undefined;
  readonly pullSecrets: readonly string[];
  readonly watchNamespaces: readonly string[];
  readonly featureGates: Readonly<Record<string, boolean>>;
  readonly resources: { readonly cpu: string; readonly memory: string };
  readonly chart: { readonly valuesPatch: Readonly<Record<string, unknown>> };
}

/** The values of PGO's chart that pgstack sets. */
interface OwnValues {
  readonly singleNamespace: boolean;
  readonly debug: boolean;
  readonly controllerImages?: { readonly cluster: string } | undefined;
  readonly relatedImages?: { readonly collector: { readonly image: string } } | undefined;
  readonly imagePullSecretNames?: readonly string[] | undefined;
  readonly features: Readonly<Record<string, boolean>>;
  readonly resources: { readonly controller: object };
  readonly extraEnv?: readonly { readonly name: string; readonly value: string }[] | undefined;
}

/**
 * Values of PGO's chart. Source: values.yaml and templates of the chart, last published in source with 5.8.5. PGO watches the namespaces
 * of PGO_TARGET_NAMESPACE, which `singleNamespace` sets to its own, and those of PGO_TARGET_NAMESPACES: cmd/postgres-operator/main.go.
 */
export function crunchyChartValues(settings: CrunchyOperator): Record<string, unknown> {
  return mergePatch<Record<string, unknown>>({ ...ownValues(settings) }, settings.chart.valuesPatch);
}

function ownValues(settings: Omit<CrunchyOperator, "chart">): OwnValues {
  const { image } = settings;
  const { cpu, memory } = settings.resources;
  return defined<OwnValues>({
    singleNamespace: settings.watchNamespaces.length > 0,
    debug: false,
    controllerImages: image !== undefined ? { cluster: image } : undefined,
    relatedImages: image !== undefined ? { collector: { image } } : undefined,
    imagePullSecretNames: unlessEmpty(settings.pullSecrets),
    features: settings.featureGates,
    resources: { controller: { requests: { cpu, memory }, limits: { memory } } },
    extraEnv:
      settings.watchNamespaces.length > 0
        ? [{ name: "PGO_TARGET_NAMESPACES", value: settings.watchNamespaces.join(",") }]
        : undefined,
  });
}

/** Values that pgstack sets for some operator: no patch sets them. */
export const ownChartValues: Readonly<Record<string, unknown>> = {
  ...ownValues({
    image: "image",
    pullSecrets: ["secret"],
    watchNamespaces: ["namespace"],
    featureGates: {},
    resources: { cpu: "1", memory: "1Gi" },
  }),
  // Rules read the feature gates.
  features: true,
};
