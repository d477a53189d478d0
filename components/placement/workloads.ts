import type { KubernetesObject } from "../shared/kubernetes-object";
import { quantity } from "../shared/scalars";
import { at } from "../shared/tree";
import type { Resources } from "./machines";
import type { PodSpec } from "./pods";

/** Resources of a container, as they are rendered. */
export interface Container {
  readonly resources?: { readonly requests?: Readonly<Record<string, string | number>> | undefined } | undefined;
}

/** A claim of a volume, as it is rendered. */
export interface Claim {
  readonly storageClassName?: string;
  readonly resources: { readonly requests: { readonly storage: string } };
}

/** The pods of a workload. */
export interface WorkloadPods {
  readonly name: string;
  readonly kind: string;
  readonly count: number;
  readonly spec: PodSpec;
  readonly requests: Resources;
  readonly claims: readonly Claim[];
}

/** Returns the sum of the requests of a pod's containers. */
export function requestsOf(containers: readonly (Container | undefined)[]): Resources {
  const sum = (key: "cpu" | "memory"): number =>
    containers.reduce((total, container) => total + quantity(String(container?.resources?.requests?.[key] ?? 0)), 0);
  return { cpu: sum("cpu"), memory: sum("memory") };
}

type Template = PodSpec & {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly (Container & { readonly restartPolicy?: string })[];
  readonly volumes?: readonly { readonly ephemeral?: { readonly volumeClaimTemplate: { readonly spec: Claim } } }[];
};

/** The pods of each Deployment, StatefulSet, Job and CronJob. */
export function workloadPods(objects: readonly KubernetesObject[]): WorkloadPods[] {
  return objects.flatMap((object) => {
    const template = (at(object, "spec", "template", "spec") ??
      at(object, "spec", "jobTemplate", "spec", "template", "spec")) as Template | undefined;
    if (template === undefined) return [];
    const templates = (at(object, "spec", "volumeClaimTemplates") ?? []) as readonly { readonly spec: Claim }[];
    return [
      {
        name: object.metadata.name,
        kind: object.kind,
        count: Number(at(object, "spec", "replicas") ?? 1),
        spec: template,
        // Init containers that restart run as long as the others.
        requests: requestsOf([
          ...template.containers,
          ...(template.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always"),
        ]),
        claims: [
          ...templates.map(({ spec }) => spec),
          ...(template.volumes ?? []).flatMap(({ ephemeral }) =>
            ephemeral === undefined ? [] : [ephemeral.volumeClaimTemplate.spec],
          ),
        ],
      },
    ];
  });
}
