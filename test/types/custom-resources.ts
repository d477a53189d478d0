import type { Cluster, Pooler } from "../../components/operators/cloudnative-pg/crd.gen";
import type { Instance, PGUpgrade, PostgresCluster } from "../../components/operators/crunchy/crd.gen";
import { defined, unlessEmpty } from "../../components/shared/defined";

/**
 * Custom resources that must not compile. Nothing runs this file: `npm run check` compiles it, and refuses it when one of them is no error.
 */

const metadata = { name: "main", namespace: "postgres" };
const postgresCluster = {
  apiVersion: "postgres-operator.crunchydata.com/v1",
  kind: "PostgresCluster",
  metadata,
} as const;
const instance: Instance = { dataVolumeClaimSpec: { accessModes: ["ReadWriteOnce"] } };
const spec = { postgresVersion: 17, instances: [instance] };
declare const maybe: number | undefined;

// What CRDs take compiles: fields that are undefined, whole numbers or strings, what a CRD leaves open.
export const accepted: readonly [PostgresCluster, Cluster] = [
  {
    ...postgresCluster,
    spec: {
      ...spec,
      port: maybe,
      instances: [{ ...instance, minAvailable: "50%", affinity: unlessEmpty({ podAffinity: {} }) }],
      patroni: { dynamicConfiguration: { anything: { goes: 1 } } },
    },
  },
  { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", metadata, spec: { logLevel: "debug" } },
];

export const refused = (): unknown[] => [
  // @ts-expect-error the field is instances
  { ...postgresCluster, spec: { postgresVersion: 17, instnces: [instance] } } satisfies PostgresCluster,
  // @ts-expect-error deep inside a list
  defined<PostgresCluster>({ ...postgresCluster, spec: { ...spec, instances: [{ ...instance, replica: 3 }] } }),
  // @ts-expect-error inside what is left out when it is empty
  { ...instance, affinity: unlessEmpty({ podAfinity: {} }) } satisfies Instance,
  // @ts-expect-error a port is a number
  defined<PostgresCluster>({ ...postgresCluster, spec: { ...spec, port: "5432" } }),
  // @ts-expect-error one of the values of the CRD
  defined<PostgresCluster>({ ...postgresCluster, spec: { ...spec, imagePullPolicy: "Sometimes" } }),
  // @ts-expect-error the CRD requires instances
  defined<PostgresCluster>({ ...postgresCluster, spec: { postgresVersion: 17 } }),
  // @ts-expect-error v1beta1 only
  { apiVersion: "postgres-operator.crunchydata.com/v1", kind: "PGUpgrade" } satisfies Partial<PGUpgrade>,
  // @ts-expect-error another kind
  { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster" } satisfies Partial<Pooler>,
];

export const changed = ({ spec: rendered }: PostgresCluster): Instance[] => {
  // @ts-expect-error what is rendered stays as it is
  rendered.port = 5432;
  // @ts-expect-error a list of it stays as it is too
  return rendered.instances;
};
