import * as pulumi from "@pulumi/pulumi";
import { unlessEmpty } from "../shared/defined";
import { validate } from "../shared/validation";
import { operatorOf } from "../operators/registry";
import { install, type InstallTarget } from "./install";
import { everyNamespace, postgresOperatorSchema } from "./schema";
import type { PostgresOperatorSettings } from "./settings.gen";

/** Arguments of {@link PostgresOperator}. */
export interface PostgresOperatorArgs {
  /** Settings of the operator. Plain values: previews show every object before the cluster exists. */
  readonly settings: PostgresOperatorSettings;
  /** The Kubernetes to install into, as kubeconfig text or path; CRDs are applied with it. */
  readonly kubeconfig: pulumi.Input<string>;
  /** Context of the kubeconfig. @default its current one */
  readonly context?: string;
  /** Directory with copies of published manifests, named `<sha256>.yaml`. @default none: they are downloaded */
  readonly manifestMirror?: string;
  /** CRDs of another installation to take over, as `CustomResourceDefinition/<name>`. @default none: they are refused */
  readonly adopt?: readonly string[];
  /** Resource that creates the operator's namespace. @default none: the namespace exists */
  readonly namespaceReady?: readonly pulumi.Resource[];
  /** Resource that the operator's pods run on, for example a node pool. CRDs do not wait for it. @default none */
  readonly nodesReady?: readonly pulumi.Resource[];
}

/**
 * A Postgres operator: its CRDs, then the operator. A destroy deletes the operator; the CRDs stay.
 *
 * @throws InvalidInput when the settings are refused.
 *
 * @example
 * ```ts
 * import { Provider } from "@pulumi/kubernetes";
 * import { PostgresOperator } from "pgstack";
 *
 * const [kubeconfig, context] = ["./kubeconfig", "shared"];
 * const provider = new Provider("kubernetes", { kubeconfig, context, enableServerSideApply: true });
 * const operator = new PostgresOperator(
 *   "crunchy",
 *   { settings: { operator: "crunchy", namespace: "postgres-operator" }, kubeconfig, context },
 *   { provider },
 * );
 * export const { ready } = operator;
 * ```
 */
export class PostgresOperator extends pulumi.ComponentResource {
  /** Resources that must exist before a cluster is created, for `dependsOn`. */
  readonly ready: readonly pulumi.Resource[];
  /**
   * Transforms for clusters of the operator, for `transforms`: without them a preview of an upgrade of the operator fails where a cluster has a field that
   * the installed CRDs do not have.
   */
  readonly transforms: pulumi.ResourceTransform[];

  constructor(name: string, args: PostgresOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:PostgresOperator", name, {}, opts);
    const written = validate(postgresOperatorSchema, args.settings, `PostgresOperator "${name}"`);
    const everywhere = written.watchNamespaces.includes(everyNamespace);
    const settings = everywhere ? { ...written, watchNamespaces: [] } : written;
    const target: InstallTarget = {
      kubeconfig: args.kubeconfig,
      context: args.context,
      adopt: args.adopt && unlessEmpty(args.adopt),
      mirror: args.manifestMirror,
    };
    const after = { namespace: args.namespaceReady ?? [], nodes: args.nodesReady ?? [] };
    const { namespace } = settings;
    const parts = operatorOf(settings).installation(settings);
    const { ready, transforms } = install(this, name, namespace, parts, target, after);
    this.ready = ready;
    this.transforms = transforms;
    this.registerOutputs();
  }
}
