import { z } from "zod";

const text = z.string().optional();
const named = z.looseObject({ name: z.string().default("") });
const map = z.record(z.string(), z.unknown());

const names = z.array(z.string()).default([]);
const extension = z.looseObject({
  name: z.string().default(""),
  image: z.object({ reference: z.string().default("") }).prefault({}),
  env: z.array(named).default([]),
  ...{ extension_control_path: names, dynamic_library_path: names, ld_library_path: names, bin_path: names },
});

/**
 * Fields that checks of a patch read, including cloudNativePg.stopDelaySeconds. Source: CloudNativePG 1.30,
 * api/v1/cluster_types.go.
 */
export const specFields = z.object({
  bootstrap: z
    .object({
      initdb: z
        .object({
          walSegmentSize: z.number().optional(),
          encoding: text,
          localeProvider: text,
          builtinLocale: text,
          icuLocale: text,
          icuRules: text,
          ...{ locale: text, localeCollate: text, localeCType: text },
          import: z
            .object({
              type: text,
              databases: z.array(z.string()).default([]),
              roles: z.array(z.string()).default([]),
              source: z.object({ externalCluster: text }).default({}),
            })
            .optional(),
        })
        .optional(),
      pg_basebackup: z.unknown().optional(),
    })
    .prefault({}),
  certificates: z
    .object({
      ...{ serverTLSSecret: text, replicationTLSSecret: text, clientCASecret: text },
      serverAltDNSNames: z.array(z.string()).default([]),
    })
    .prefault({}),
  env: z.array(named).default([]),
  ephemeralVolumeSource: z.unknown().optional(),
  ephemeralVolumesSizeLimit: z.object({ temporaryData: z.unknown().optional() }).optional(),
  externalClusters: z.array(z.looseObject({ name: z.string(), connectionParameters: map.optional() })).default([]),
  managed: z
    .object({
      roles: z
        .array(
          z.looseObject({ name: z.string(), disablePassword: z.boolean().optional(), passwordSecret: map.optional() }),
        )
        .default([]),
      services: z
        .object({
          disabledDefaultServices: z.array(z.string()).default([]),
          additional: z
            .array(
              z.object({
                serviceTemplate: z
                  .object({
                    metadata: named.prefault({}),
                    spec: z.looseObject({ selector: map.default({}) }).prefault({}),
                  })
                  .prefault({}),
              }),
            )
            .default([]),
        })
        .prefault({}),
    })
    .prefault({}),
  imageCatalogRef: z.unknown().optional(),
  maxSyncReplicas: z.number().default(0),
  minSyncReplicas: z.number().default(0),
  plugins: z
    .array(z.object({ name: text, enabled: z.boolean().default(true), isWALArchiver: z.boolean().default(false) }))
    .default([]),
  podSelectorRefs: z.array(named).default([]),
  postgresql: z
    .object({
      extensions: z.array(extension).default([]),
      pg_hba: z.array(z.string()).default([]),
      synchronous: z.object({ standbyNamesPre: names, standbyNamesPost: names }).prefault({}),
      ldap: z
        .object({ server: z.string().default(""), bindAsAuth: map.optional(), bindSearchAuth: map.optional() })
        .optional(),
      syncReplicaElectionConstraint: z
        .object({ enabled: z.boolean().default(false), nodeLabelsAntiAffinity: z.array(z.string()).default([]) })
        .optional(),
    })
    .prefault({}),
  primaryUpdateStrategy: text,
  replicationSlots: z
    .object({
      highAvailability: z
        .object({ enabled: z.boolean().default(true), synchronizeLogicalDecoding: z.boolean().default(false) })
        .prefault({}),
    })
    .prefault({}),
  serviceAccountName: text,
  serviceAccountTemplate: z.unknown().optional(),
  smartShutdownTimeout: z.number().optional(),
  stopDelay: z.number(),
});

/** The spec as the checks read it. */
export type Spec = z.output<typeof specFields>;
