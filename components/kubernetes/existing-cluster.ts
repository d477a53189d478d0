import { parse } from "yaml";
import { z } from "zod";
import { closest, InvalidInput } from "../shared/validation";
import type { KubernetesConnection } from "./connection";

/** Arguments of {@link existingCluster}. */
export interface ExistingClusterArgs {
  /** Path of the kubeconfig file. */
  readonly kubeconfig: string;
  /** Text of that file. */
  readonly text: string;
  /** Context in it. It must be named: other programs change the current context of a file. */
  readonly context: string;
  /** Identifies the cluster independently of its address. @default the name of the context */
  readonly identity?: string;
}

const kubeconfigSchema = z.looseObject({
  contexts: z.array(z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string() }) })).nullish(),
  clusters: z.array(z.looseObject({ name: z.string() })).nullish(),
});

/**
 * Returns the connection to an existing Kubernetes cluster, by kubeconfig and context.
 *
 * @throws InvalidInput when the file is no kubeconfig, or has no such context, or the context names no cluster.
 */
export function existingCluster(args: ExistingClusterArgs): KubernetesConnection {
  const refuse = (path: string, value: unknown, message: string): InvalidInput =>
    new InvalidInput(args.kubeconfig, [{ path, value, message }]);

  const file = kubeconfigSchema.safeParse(parseYaml(args.text));
  if (!file.success) throw refuse("kubeconfig", args.kubeconfig, "is not a kubeconfig");
  const contexts = file.data.contexts ?? [];
  const names = contexts.map(({ name }) => name);
  const found = contexts.find(({ name }) => name === args.context);
  if (found === undefined) {
    const guess = closest(args.context, names);
    const known = names.length > 0 ? `known: ${names.join(", ")}` : "the file has none";
    throw refuse(
      "context",
      args.context,
      `no such context${guess !== undefined ? `; did you mean "${guess}"?` : `; ${known}`}`,
    );
  }
  if (!(file.data.clusters ?? []).some(({ name }) => name === found.context.cluster)) {
    throw refuse(
      "context",
      args.context,
      `points to the cluster "${found.context.cluster}", which the file does not have`,
    );
  }
  return { kubeconfig: args.kubeconfig, context: args.context, identity: args.identity ?? args.context };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
