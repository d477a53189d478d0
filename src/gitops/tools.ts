import { defined } from "../../components/shared/defined";
import { describeObject, type KubernetesObject } from "../../components/shared/kubernetes-object";
import { type ChartRelease, type Delivered, isObject } from "./objects";

/** Supported GitOps tools. */
export const gitopsTools = ["argocd", "flux"] as const;

/** One of {@link gitopsTools}. */
export type GitopsTool = (typeof gitopsTools)[number];

/** A rendered object with the annotations of a tool. */
export interface Rendered {
  readonly object: KubernetesObject;
  readonly wave: number;
}

/** Returns the objects for a tool, with its annotations for order and for objects that are never deleted. */
export function renderFor(tool: GitopsTool, delivered: readonly Delivered[]): Rendered[] {
  const rendered = delivered.flatMap(({ content, wave, kept }): Rendered[] => {
    const objects = isObject(content) ? [content] : charts[tool](content);
    return objects.map((object) => ({ wave, object: annotated(object, annotations[tool](wave, kept)) }));
  });
  return rendered.sort((a, b) => a.wave - b.wave || (describeObject(a.object) < describeObject(b.object) ? -1 : 1));
}

type Annotations = Readonly<Record<string, string>>;

const annotations: Readonly<Record<GitopsTool, (wave: number, kept: boolean) => Annotations>> = {
  argocd: (wave, kept) => ({
    "argocd.argoproj.io/sync-wave": String(wave),
    // kubectl's last-applied annotation is too small for a CRD.
    "argocd.argoproj.io/sync-options": [
      "ServerSideApply=true",
      ...(kept ? ["Prune=false", "Delete=false"] : []),
    ].join(),
  }),
  flux: (_wave, kept): Annotations => (kept ? { "kustomize.toolkit.fluxcd.io/prune": "disabled" } : {}),
};

function annotated(object: KubernetesObject, added: Annotations): KubernetesObject {
  if (Object.keys(added).length === 0) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...added } } };
}

/** The CRDs of a chart are applied as separate objects, with both tools. */
const charts: Readonly<Record<GitopsTool, (release: ChartRelease) => KubernetesObject[]>> = {
  argocd: ({ name, namespace, registry, chart, version, values }) => [
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: { name, namespace: "argocd" },
      spec: {
        project: "default",
        source: {
          repoURL: registry,
          chart,
          targetRevision: version,
          helm: { releaseName: name, skipCrds: true, valuesObject: values },
        },
        destination: { server: "https://kubernetes.default.svc", namespace },
        syncPolicy: { automated: {}, syncOptions: ["ServerSideApply=true"] },
      },
    },
  ],
  flux: ({ name, namespace, registry, chart, version, values }) => [
    {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "OCIRepository",
      metadata: { name, namespace },
      spec: { interval: "1h", url: `oci://${registry}/${chart}`, ref: { tag: version } },
    },
    {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata: { name, namespace },
      spec: {
        interval: "1h",
        releaseName: name,
        chartRef: { kind: "OCIRepository", name },
        install: { crds: "Skip" },
        upgrade: { crds: "Skip" },
        values,
      },
    },
  ],
};

/** Source of the files for Flux. */
export interface FluxSource {
  /** Name of the environment. */
  readonly environment: string;
  /** Name of the `GitRepository` in `flux-system`. */
  readonly repository: string;
  /** Path of the folder in it. */
  readonly path: string;
}

/** Flux has no order within a `Kustomization`: one for each wave, which waits until the one before is ready. */
export function fluxKustomizations(rendered: readonly Rendered[], source: FluxSource): KubernetesObject[] {
  const { environment, repository, path } = source;
  const named = (wave: number): string => `${environment}-wave-${wave}`;
  const waves = [...new Set(rendered.map(({ wave }) => wave))].sort((a, b) => a - b);
  return waves.map((wave, i) => {
    const before = waves[i - 1];
    return defined<KubernetesObject>({
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name: named(wave), namespace: "flux-system" },
      spec: {
        interval: "10m",
        path: `./${path}/${waveFolder(wave)}`,
        prune: true,
        wait: true,
        timeout: `${slowest(rendered.filter((one) => one.wave === wave))}s`,
        sourceRef: { kind: "GitRepository", name: repository },
        dependsOn: before !== undefined ? [{ name: named(before) }] : undefined,
      },
    });
  });
}

/** The folder of a wave. */
export function waveFolder(wave: number): string {
  return `wave-${String(wave).padStart(2, "0")}`;
}

/**
 * Returns the timeout of a wave in seconds: the longest of its Jobs' timeouts, at least five minutes, plus one minute.
 */
function slowest(rendered: readonly Rendered[]): number {
  const own = rendered.map(({ object }) => {
    const { activeDeadlineSeconds = 0 } = (object["spec"] ?? {}) as { readonly activeDeadlineSeconds?: number };
    return activeDeadlineSeconds;
  });
  return Math.max(300, ...own) + 60;
}
