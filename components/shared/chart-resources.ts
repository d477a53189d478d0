import * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "./kubernetes-object";
import { managedBy } from "./labels";

/** The Pulumi type of a Kubernetes object, for example `kubernetes:apps/v1:Deployment`. */
export function resourceType(object: Pick<KubernetesObject, "apiVersion" | "kind">): string {
  const groupVersion = object.apiVersion.includes("/") ? object.apiVersion : `core/${object.apiVersion}`;
  return `kubernetes:${groupVersion}:${object.kind}`;
}

/**
 * One Kubernetes object of any kind as a Pulumi resource.
 *
 * The typed classes of the Kubernetes SDK register exactly this. Going without them keeps the load of a program short (the
 * SDK's collection classes load every API group) and makes the resource at once, so that `dependsOn` always sees it.
 */
export class KubernetesResource extends pulumi.CustomResource {
  constructor(name: string, object: KubernetesObject, opts: pulumi.CustomResourceOptions) {
    if (object.kind === "Secret") {
      throw new Error(
        `${object.metadata.name}: a Secret never comes from a chart, its value would stand in plain state`,
      );
    }
    // One name for whoever applies: a run that goes on where another was killed owns what that one had made.
    const annotations = { ...object.metadata.annotations, "pulumi.com/patchFieldManager": managedBy };
    super(resourceType(object), name, { ...object, metadata: { ...object.metadata, annotations } }, opts);
  }
}

/** Arguments of {@link ChartResources}. */
export interface ChartResourcesArgs {
  /** The objects of one chart; plain values, so that a preview shows each of them before the cluster exists. */
  readonly objects: readonly KubernetesObject[];
}

/**
 * Applies the objects of one chart; each object is a resource of its own in previews, mocks and goldens.
 *
 * Namespaces are created first, then configuration and permissions, then NetworkPolicies that select every pod, and last what runs; a
 * destroy goes in reverse order.
 *
 * @example
 * ```ts
 * import { ApiObject, Chart } from "cdk8s";
 * import { ChartResources, renderChart } from "pgstack";
 *
 * const objects = renderChart((app) => {
 *   const chart = new Chart(app, "limits", { disableResourceNameHashes: true });
 *   new ApiObject(chart, "quota", {
 *     apiVersion: "v1",
 *     kind: "ResourceQuota",
 *     metadata: { name: "quota", namespace: "postgres" },
 *     spec: { hard: { pods: "20" } },
 *   });
 *   return chart;
 * });
 * new ChartResources("limits", { objects });
 * ```
 */
export class ChartResources extends pulumi.ComponentResource {
  /** Every resource made, for `dependsOn`. */
  readonly resources: readonly pulumi.Resource[];

  constructor(name: string, args: ChartResourcesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:ChartResources", name, {}, opts);
    const resources: pulumi.Resource[] = [];
    let earlier: pulumi.Resource[] = [];
    for (const stage of stages(args.objects)) {
      const made = stage.map((object) => {
        const { namespace, name: objectName } = object.metadata;
        const path = [name, namespace, objectName].filter((part) => part !== undefined).join("/");
        return new KubernetesResource(path, object, { parent: this, dependsOn: earlier });
      });
      resources.push(...made);
      if (made.length > 0) earlier = made;
    }
    this.resources = resources;
    this.registerOutputs();
  }
}

/** A Service counts as made when pods answer it, so it is made together with what runs. */
const workloads = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Service"]);

/**
 * Whether a NetworkPolicy selects every pod of its namespace, as default-deny does. It closes what no other policy allows: created before
 * the others, or deleted after them, it would cut off pods that run, for good where a run is interrupted in between.
 */
function selectsEveryPod(object: KubernetesObject): boolean {
  const { podSelector } = (object["spec"] ?? {}) as { readonly podSelector?: Readonly<Record<string, unknown>> };
  return object.kind === "NetworkPolicy" && Object.keys(podSelector ?? {}).length === 0;
}

/** Objects in the order in which they are created. */
function stages(objects: readonly KubernetesObject[]): KubernetesObject[][] {
  const stageOf = (object: KubernetesObject): number => {
    if (object.kind === "Namespace") return 0;
    if (workloads.has(object.kind)) return 3;
    return selectsEveryPod(object) ? 2 : 1;
  };
  const result: KubernetesObject[][] = [[], [], [], []];
  for (const object of objects) result[stageOf(object)]?.push(object);
  return result;
}

/** Arguments of {@link awaited}. */
export interface AwaitedArgs {
  /** The custom resource to apply. */
  readonly object: KubernetesObject;
  /**
   * What must hold before the resource counts as created or updated: `jsonpath={…}=value` or `condition=Type`, all of them.
   * See "pulumi.com/waitFor" in the documentation of the Kubernetes provider.
   */
  readonly until: readonly string[];
  /** How long to wait, in seconds, before the operation fails. */
  readonly timeoutSeconds: number;
}

/** A custom resource that counts as made only when its status says so. */
export function awaited(name: string, args: AwaitedArgs, opts: pulumi.CustomResourceOptions): KubernetesResource {
  const annotations = {
    ...args.object.metadata.annotations,
    "pulumi.com/waitFor": JSON.stringify(args.until),
    "pulumi.com/timeoutSeconds": String(args.timeoutSeconds),
  };
  return new KubernetesResource(name, { ...args.object, metadata: { ...args.object.metadata, annotations } }, opts);
}
