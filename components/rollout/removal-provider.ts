import type { dynamic } from "@pulumi/pulumi";
import { KubernetesApi, throughOutages } from "../kubernetes/client";
import { waitUntil } from "../shared/wait-until";

/** Inputs of the dynamic resource behind `Removal`, as stored in the state. */
export interface RemovalInputs {
  readonly namespace: string;
  /** Label selector of the pods. */
  readonly selector: string;
  readonly timeoutSeconds: number;
  readonly kubeconfig: string;
  readonly context?: string;
}

interface Pod {
  readonly metadata: { readonly name: string };
}

/** Polling interval, in milliseconds. */
const interval = 1_000;

const fields = ["namespace", "selector", "timeoutSeconds", "kubeconfig", "context"] as const;

async function wait(api: Pick<KubernetesApi, "list">, inputs: RemovalInputs): Promise<void> {
  const { namespace, selector, timeoutSeconds } = inputs;
  let left = "";
  const check = throughOutages<true>(
    async () => {
      const pods = await api.list({ apiVersion: "v1", kind: "Pod", metadata: { namespace } }, selector);
      left = pods.map((pod) => (pod as Pod).metadata.name).join(", ");
      return pods.length === 0 ? true : undefined;
    },
    (outage) => (left = outage),
  );
  if ((await waitUntil({ check, interval, timeout: timeoutSeconds * 1000 })) === true) return;
  throw new Error(
    `the operator has not deleted pods of ${namespace} ${timeoutSeconds} s after their cluster: ${left}. If it did not run at the deletion, it never will: ` +
      `delete the rest with kubectl delete statefulset,service,poddisruptionbudget,configmap -n ${namespace} -l ${selector}; run the command again`,
  );
}

/**
 * The dynamic provider behind `Removal`; the engine runs its bundle, `removal-provider.gen.ts`.
 *
 * @param connect Connects to the API server; tests give a fake.
 */
export function handler(
  connect: (kubeconfig: string, context?: string) => Promise<Pick<KubernetesApi, "list">> = async (...target) =>
    KubernetesApi.connect(...target),
): Required<
  Pick<dynamic.ResourceProvider<RemovalInputs, RemovalInputs>, "create" | "update" | "diff" | "read" | "delete">
> {
  return {
    create: async (inputs) => Promise.resolve({ id: `${inputs.namespace}/${inputs.selector}`, outs: inputs }),
    update: async (_id, _olds, news) => Promise.resolve({ outs: news }),
    diff: async (_id, olds, news) => {
      const changed = fields.filter((field) => olds[field] !== news[field]);
      // Another cluster: the wait for the pods of the old one is that of its own deletion.
      const replaces = changed.filter((field) => field === "namespace" || field === "selector");
      return Promise.resolve({ changes: changed.length > 0, replaces });
    },
    read: async (id, props) => Promise.resolve({ id, props }),
    delete: async (_id, inputs) => wait(await connect(inputs.kubeconfig, inputs.context), inputs),
  };
}
