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
 * The typed classes of the Kubernetes SDK register exactly this. Without them programs load faster (the SDK's
 * collection classes load every API group), and the resource is created at once, so that `dependsOn` always includes
 * it.
 */
export class KubernetesResource extends pulumi.CustomResource {
  constructor(name: string, object: KubernetesObject, opts: pulumi.CustomResourceOptions) {
    if (object.kind === "Secret") {
      throw new Error(
        `${object.metadata.name}: a chart cannot contain a Secret: its value would be stored unencrypted in the state`,
      );
    }
    // One field manager for every run: a run that resumes an interrupted one owns the objects that it created.
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
 * Namespaces are created first, then configuration and permissions, then NetworkPolicies that select every pod, and
 * workloads last; a destroy uses the reverse order.
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
  /** All created resources, for `dependsOn`. */
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

/** A Service counts as created when it has endpoints, so it is created together with workloads. */
const workloads = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Service"]);

/**
 * Returns true if a NetworkPolicy selects every pod of its namespace, as default-deny does. It blocks everything that
 * no other policy allows: created before the others, or deleted after them, it would cut off running pods, permanently
 * if the run is interrupted in between.
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
   * Conditions that must be met before the resource counts as created or updated: `jsonpath={…}=value` or
   * `condition=Type`, all of them. See "pulumi.com/waitFor" in the documentation of the Kubernetes provider.
   */
  readonly until: readonly string[];
  /** Timeout in seconds, after which the operation fails. */
  readonly timeoutSeconds: number;
}

/** Creates a custom resource that counts as created only when its status meets the conditions. */
export function awaited(name: string, args: AwaitedArgs, opts: pulumi.CustomResourceOptions): KubernetesResource {
  const annotations = {
    ...args.object.metadata.annotations,
    "pulumi.com/waitFor": JSON.stringify(args.until),
    "pulumi.com/timeoutSeconds": String(args.timeoutSeconds),
  };
  return new KubernetesResource(name, { ...args.object, metadata: { ...args.object.metadata, annotations } }, opts);
}
