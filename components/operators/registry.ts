import { z } from "zod";
import { cloudNativePg } from "./cloudnative-pg";
import type { OperatorName, ResolvedPostgresCluster } from "./clusters";
import { crunchy } from "./crunchy";
import { zalando } from "./zalando";
import type { Operator } from "./operator";

/** Every operator. `clusters.ts` has the types of their clusters: the program does not compile when the two lists differ. */
const registry = [cloudNativePg, crunchy, zalando] as const satisfies readonly { readonly name: OperatorName }[];

type Registered = (typeof registry)[number];

export type { OperatorName, ResolvedPostgresCluster } from "./clusters";

/** The operator of a new environment. */
export const usualOperator: OperatorName = crunchy.name;

/** Every name of an operator. */
export const operatorNames: readonly OperatorName[] = registry.map(({ name }) => name);

type ClusterSchemas<All extends readonly { clusterSchema(elsewhere: Record<string, string>): z.ZodType }[]> = {
  -readonly [I in keyof All]: ReturnType<All[I]["clusterSchema"]>;
};
type SettingsSchemas<All extends readonly { settingsSchema: z.ZodType }[]> = {
  -readonly [I in keyof All]: All[I]["settingsSchema"];
};

/** Schema of the settings of one Postgres cluster: the common keys, plus those of its operator. */
export const parsedClusterSchema: z.ZodDiscriminatedUnion<
  ClusterSchemas<typeof registry>,
  "operator"
> = z.discriminatedUnion(
  "operator",
  registry.map((operator) => operator.clusterSchema(keysElsewhere(operator))) as ClusterSchemas<typeof registry>,
);

/** Schema of one operator: the key `operator` decides the other keys. */
export const postgresOperatorSchema: z.ZodDiscriminatedUnion<
  SettingsSchemas<typeof registry>,
  "operator"
> = z.discriminatedUnion(
  "operator",
  registry.map(({ settingsSchema }) => settingsSchema) as SettingsSchemas<typeof registry>,
);

/** A parsed cluster. */
export type ParsedCluster = z.output<typeof parsedClusterSchema>;
/** Marks clusters that {@link resolveCluster} returned: a symbol, which no configuration file can contain. */
const mark = Symbol("resolved");

/** Key of a cluster with the settings of one operator. */
export type OperatorKey = Registered["ownKey"];

type AnyOperator = Operator<ResolvedPostgresCluster, z.output<typeof postgresOperatorSchema>, ParsedCluster> &
  Pick<Registered, "name" | "ownKey">;

/** Every operator, as the type for any cluster. */
export const operators: readonly AnyOperator[] = registry;

/** Every operator, the usual one first, as documents and choices show them. */
export const operatorsByUse: readonly AnyOperator[] = [
  ...operators.filter(({ name }) => name === usualOperator),
  ...operators.filter(({ name }) => name !== usualOperator),
];

/** Returns the operator of a cluster, or of the settings of an installation. */
export function operatorOf({ operator }: { readonly operator: OperatorName }): AnyOperator {
  const found = operators.find(({ name }) => name === operator);
  if (found === undefined) throw new Error(`there is no operator ${operator}`);
  return found;
}

/** Applies the defaults of a cluster that depend on other keys, and on a disposable environment. */
export function resolveCluster(
  cluster: ParsedCluster,
  { disposable }: { readonly disposable: boolean },
): ResolvedPostgresCluster {
  return Object.assign(operatorOf(cluster).resolve(cluster, disposable), { [mark]: true });
}

/** Returns true for a cluster that {@link resolveCluster} returned, and for a copy of it. */
export function isResolved(cluster: object): cluster is ResolvedPostgresCluster {
  return mark in cluster;
}

/** Schema of one Postgres cluster, which also applies every default. */
export const postgresClusterSchema: z.ZodPipe<
  typeof parsedClusterSchema,
  z.ZodTransform<ResolvedPostgresCluster, ParsedCluster>
> = parsedClusterSchema.transform((cluster) => resolveCluster(cluster, { disposable: false }));

/** Names of the operators' Deployments. */
export const operatorDeployments: Readonly<Record<OperatorName, string>> = Object.fromEntries(
  registry.map(({ name, deployment }) => [name, deployment]),
) as Record<Registered["name"], string>;

/** Messages for keys that a cluster has only on another operator. */
function keysElsewhere(operator: Registered): Record<string, string> {
  return Object.fromEntries(
    registry.flatMap(({ name, clusterKeys }) =>
      clusterKeys
        .filter((key) => !operator.clusterKeys.includes(key))
        .map((key) => [key, `exists only with operator: ${name}; remove it`]),
    ),
  );
}
