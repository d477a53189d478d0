import type { dynamic } from "@pulumi/pulumi";
import { KubernetesApi, type ObjectReference } from "../kubernetes/client";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { waitUntil } from "../shared/wait-until";
import { digestAnnotation, type PublishedObjectsArgs, wantedObjects } from "./manifests";

/** Inputs of the dynamic resource behind `PublishedManifest`, as stored in the state. */
export interface ManifestInputs extends PublishedObjectsArgs {
  readonly adopt?: readonly string[];
  readonly kubeconfig: string;
  readonly context?: string;
}

/** An object that was applied. */
interface Applied {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Outputs of the dynamic resource. */
export interface ManifestOutputs extends ManifestInputs {
  /** Digests of the manifests, or a description of an object that differs. */
  readonly digest: string;
  /** Missing in the state of a run that was interrupted. */
  readonly applied?: readonly Applied[];
}

type Api = Pick<KubernetesApi, "get" | "apply">;

/** A live object, as far as it is read. */
interface Live {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const live = async (api: Api, reference: ObjectReference): Promise<Live | undefined> =>
  (await api.get(reference)) as Live | undefined;

/** Refuses objects that exist and came from other files; `before` lists those that this resource applied. */
async function refuseForeign(
  { manifests, adopt = [] }: ManifestInputs,
  objects: readonly KubernetesObject[],
  before: readonly Applied[],
  api: Api,
): Promise<void> {
  const created = objects.filter(
    ({ kind, metadata: { name, namespace } }) =>
      !before.some((one) => one.kind === kind && one.name === name && one.namespace === namespace),
  );
  const found = await Promise.all(
    created.map(async (object) => {
      const { kind, metadata } = object;
      const existing = await live(api, object);
      const digest = existing?.metadata.annotations?.[digestAnnotation];
      const ours = existing === undefined || manifests.some(({ sha256 }) => sha256 === digest);
      return ours ? [] : [[kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join("/")];
    }),
  );
  const foreign = found.flat().filter((name) => !adopt.includes(name));
  if (foreign.length === 0) return;
  throw new Error(
    `${foreign.join(", ")}: exists already and was not created from these files. It was not changed. Another installation of this operator ` +
      `uses it: remove that installation first, or take over its objects: pgstack:adopt: ${JSON.stringify(foreign)}`,
  );
}

/** Waits until the API server serves a CRD. */
async function waitUntilServed(crd: KubernetesObject, api: Api): Promise<void> {
  const served = await waitUntil({
    check: async () =>
      (await live(api, crd))?.status?.conditions?.find(
        ({ type, status }) => type === "Established" && status === "True",
      ),
    interval: 200,
    timeout: 60_000,
  });
  if (served === undefined) {
    throw new Error(`${crd.metadata.name} was accepted but is not served after 60 s`);
  }
}

async function apply(api: Api, inputs: ManifestInputs, before: readonly Applied[]): Promise<Applied[]> {
  const objects = await wantedObjects(inputs);
  await refuseForeign(inputs, objects, before, api);
  await Promise.all(objects.map(async (object) => api.apply(object, "pgstack")));
  await Promise.all(
    objects.filter(({ kind }) => kind === "CustomResourceDefinition").map(async (crd) => waitUntilServed(crd, api)),
  );
  return objects.map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
    ...{ apiVersion, kind, name },
    ...(namespace !== undefined ? { namespace } : {}),
  }));
}

function digestOf({ manifests }: ManifestInputs): string {
  return manifests
    .map(({ sha256 }) => sha256)
    .sort()
    .join(",");
}

/**
 * The dynamic provider behind `PublishedManifest`; the engine runs its bundle, `provider.gen.ts`.
 *
 * @param connect Connects to the API server; tests give a fake.
 */
export function handler(
  connect: (kubeconfig: string, context?: string) => Promise<Api> = async (...target) =>
    KubernetesApi.connect(...target),
): Required<
  Pick<dynamic.ResourceProvider<ManifestInputs, ManifestOutputs>, "create" | "update" | "diff" | "read" | "delete">
> {
  const outputs = async (inputs: ManifestInputs, before: readonly Applied[]): Promise<ManifestOutputs> => {
    const applied = await apply(await connect(inputs.kubeconfig, inputs.context), inputs, before);
    return { ...inputs, digest: digestOf(inputs), applied };
  };
  return {
    create: async (inputs) => ({ id: inputs.kinds.join(","), outs: await outputs(inputs, []) }),
    update: async (_id, olds, inputs) => ({ outs: await outputs(inputs, olds.applied ?? []) }),

    // The address of a manifest may differ between machines; only its content matters.
    diff: async (_id, olds, news) => {
      const key = ({ kinds, namespace }: ManifestInputs): string => JSON.stringify([kinds, namespace]);
      return Promise.resolve({ changes: olds.digest !== digestOf(news) || key(olds) !== key(news) });
    },

    // Drift: an object that was deleted or replaced by another version shows as a digest that no manifest has.
    read: async (id, state) => {
      if (state === undefined) return { id };
      const api = await connect(state.kubeconfig, state.context);
      for (const { apiVersion, kind, name, namespace } of state.applied ?? []) {
        const metadata = { name, ...(namespace !== undefined ? { namespace } : {}) };
        const existing = await live(api, { apiVersion, kind, metadata });
        const digest = existing?.metadata.annotations?.[digestAnnotation];
        if (!state.manifests.some(({ sha256 }) => sha256 === digest)) {
          const drift = `${kind} ${name} ${existing !== undefined ? "was replaced" : "is gone"}`;
          return { id, props: { ...state, digest: drift } };
        }
      }
      return { id, props: state };
    },

    // Deleting a CRD deletes every database in the cluster. They stay.
    delete: async () => Promise.resolve(),
  };
}
