import { z } from "zod";
import { cloudNativePg } from "./cloudnative-pg";
import { crunchy } from "./crunchy";
import type { Operator } from "./operator";

/** Every operator. Nothing else lists them. */
const registry = [cloudNativePg, crunchy] as const;

type Registered = (typeof registry)[number];

/** Name of an operator. */
export type OperatorName = Registered["name"];

/** Every name of an operator. */
export const operatorNames: readonly OperatorName[] = registry.map(({ name }) => name);

type ClusterSchemas<All extends readonly { clusterSchema(elsewhere: Record<string, string>): z.ZodType }[]> = {
  -readonly [I in keyof All]: ReturnType<All[I]["clusterSchema"]>;
};
type SettingsSchemas<All extends readonly { settingsSchema: z.ZodType }[]> = {
  -readonly [I in keyof All]: All[I]["settingsSchema"];
};

/** The settings of one Postgres cluster as they are parsed: the common intent, plus what only its operator has. */
export const parsedClusterSchema: z.ZodDiscriminatedUnion<
  ClusterSchemas<typeof registry>,
  "operator"
> = z.discriminatedUnion(
  "operator",
  registry.map((operator) => operator.clusterSchema(keysElsewhere(operator))) as ClusterSchemas<typeof registry>,
);

/** One operator: which one it is decides the rest. */
export const postgresOperatorSchema: z.ZodDiscriminatedUnion<
  SettingsSchemas<typeof registry>,
  "operator"
> = z.discriminatedUnion(
  "operator",
  registry.map(({ settingsSchema }) => settingsSchema) as SettingsSchemas<typeof registry>,
);

/** A cluster as it is parsed. */
export type ParsedCluster = z.output<typeof parsedClusterSchema>;
/** Marks what {@link resolveCluster} returned: no text that somebody wrote has this key. */
const mark = Symbol("resolved");

/** A cluster with every default applied. */
export type ResolvedPostgresCluster = ReturnType<Registered["resolve"]>;

type AnyOperator = Operator<ResolvedPostgresCluster, z.output<typeof postgresOperatorSchema>, ParsedCluster>;

/** Every operator, for what is asked of all of them. */
export const operators: readonly AnyOperator[] = registry;

/** Returns the operator of a cluster, or of the settings of an installation. */
export function operatorOf({ operator }: { readonly operator: OperatorName }): AnyOperator {
  const found = operators.find(({ name }) => name === operator);
  if (found === undefined) throw new Error(`no operator is called ${operator}`);
  return found;
}

/** Applies the defaults of a cluster that follow from other keys; in a disposable environment some are others. */
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

/** One Postgres cluster: what a user writes, and with it every default. */
export const postgresClusterSchema: z.ZodPipe<
  typeof parsedClusterSchema,
  z.ZodTransform<ResolvedPostgresCluster, ParsedCluster>
> = parsedClusterSchema.transform((cluster) => resolveCluster(cluster, { disposable: false }));

/** Names of the operators' Deployments. */
export const operatorDeployments = Object.fromEntries(
  registry.map(({ name, deployment }) => [name, deployment]),
) as Readonly<Record<OperatorName, string>>;

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
