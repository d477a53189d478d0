import { z } from "zod";
import { conditions, metadata } from "../../model/live";

/** A Job of pgBackRest. PGO omits counts of zero. */
const job = z.looseObject({
  id: z.string(),
  finished: z.boolean().optional(),
  succeeded: z.number().optional(),
  active: z.number().optional(),
});

const instances = z.array(
  z.looseObject({
    name: z.string(),
    replicas: z.number().optional(),
    readyReplicas: z.number().optional(),
    updatedReplicas: z.number().optional(),
  }),
);

const restore = z.looseObject({ enabled: z.boolean().optional(), options: z.array(z.string()).optional() });

const spec = z.looseObject({
  metadata: metadata.pick({ annotations: true }).optional(),
  dataSource: z.looseObject({ postgresCluster: z.unknown(), pgbackrest: z.unknown() }).partial().optional(),
  backups: z.looseObject({ pgbackrest: z.looseObject({ restore: restore.optional() }).optional() }).optional(),
});

const status = z.looseObject({
  instances: instances.optional(),
  patroni: z.looseObject({ systemIdentifier: z.string().optional(), switchover: z.string().optional() }).optional(),
  pgbackrest: z
    .looseObject({
      repos: z.array(z.looseObject({ name: z.string(), stanzaCreated: z.boolean().optional() })).optional(),
      manualBackup: job.optional(),
      restore: job.optional(),
    })
    .optional(),
  proxy: z.looseObject({ pgBouncer: z.looseObject({ readyReplicas: z.number().optional() }).optional() }).optional(),
  conditions: conditions.optional(),
});

const liveSchema = z.looseObject({
  metadata: metadata.optional(),
  spec: spec.optional(),
  status: status.optional(),
});

/** The part of a live PostgresCluster that pgstack reads. Source: PGO 6.0 CRD, PostgresClusterStatus. */
export type Live = z.output<typeof liveSchema>;

/** Returns a live PostgresCluster; empty if it is none. */
export function liveOf(object: unknown): Live {
  return liveSchema.safeParse(object).data ?? {};
}

/** Returns the live PostgresCluster of a name; empty if it does not exist. */
export function liveNamed(objects: readonly unknown[], name: string): Live {
  return objects.map(liveOf).find(({ metadata: of }) => of?.name === name) ?? {};
}
