/** A Kubernetes object as plain JSON. `spec`, `data` and the like are carried as they are. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** A custom resource with the spec that its CRD describes. */
export interface CustomResource<ApiVersion extends string, Kind extends string, Spec> extends KubernetesObject {
  readonly apiVersion: ApiVersion;
  readonly kind: Kind;
  readonly spec: Spec;
}

/** `Deployment cnpg-system/cnpg-controller-manager`, for messages. */
export function describeObject(object: KubernetesObject): string {
  const { name, namespace } = object.metadata;
  return `${object.kind} ${namespace !== undefined ? `${namespace}/` : ""}${name}`;
}
