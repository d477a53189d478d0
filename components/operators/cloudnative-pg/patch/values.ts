import { pluginName } from "../plugin";
import type { Rule, RuleFinding } from "../../../shared/validation";
import { hbaProblem } from "../../../model/hba";
import { instanceCount } from "../../../model/instances";
import { onOrOff } from "../../../model/parameter-safety";
import { encodings } from "../../../model/server-settings/encodings";
import { localeProblem } from "../../../model/server-settings/locale";
import { settingOf } from "../../../model/settings";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { backupSpec } from "../backups/chart";
import { leavesImage, reservedVariable } from "../extension-images/folders";
import { linesWith, matchProblem, rejectedLogins, secretProblem, unencryptedProblem } from "../hba-lines";
import { type Spec, specFields } from "./fields";

type Cluster = ResolvedCloudNativePgCluster;
type Path = readonly (string | number)[];

type Check = (spec: Spec, cluster: Cluster) => readonly (readonly [Path, string] | false | undefined)[];

const reservedRole = /^(postgres$|streaming_replica$|cnpg_|pg_)/;

function repeated(names: readonly string[]): number[] {
  return names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));
}

/** Checks of CloudNativePG's webhook and CRD that a patch can fail, by the part of the spec that they read. */
const checks: readonly Check[] = [
  ({ bootstrap: { initdb } }, { version }) => {
    const at = (key: string): Path => ["bootstrap", "initdb", key];
    const size = initdb?.walSegmentSize ?? 16;
    const builtin = initdb?.localeProvider === "builtin";
    return [
      !Number.isInteger(Math.log2(size)) && [at("walSegmentSize"), "must be a power of 2; write 16, 32 or 64"],
      initdb?.encoding !== undefined &&
        !encodings.has(initdb.encoding.toLowerCase().replaceAll(/[^a-z0-9]/g, "")) && [
          at("encoding"),
          'is not an encoding of Postgres; write "UTF8"',
        ],
      builtin && version < 17 && [at("localeProvider"), "exists from Postgres 17; write libc or icu"],
      initdb?.builtinLocale !== undefined && !builtin && [at("builtinLocale"), "needs localeProvider: builtin"],
      ...(["icuLocale", "icuRules"] as const).map(
        (key) =>
          initdb?.[key] !== undefined &&
          initdb.localeProvider !== "icu" &&
          ([at(key), "needs localeProvider: icu"] as const),
      ),
      initdb?.localeProvider === "icu" &&
        initdb.icuLocale === undefined &&
        ([at("localeProvider"), 'also needs icuLocale, for example "de"'] as const),
      ...(["locale", "localeCollate", "localeCType"] as const).map((key) => {
        const problem = localeProblem(initdb?.[key] ?? "C");
        return problem !== undefined && ([at(key), problem] as const);
      }),
    ];
  },
  ({ bootstrap: { initdb, pg_basebackup: copy }, externalClusters }) => {
    const at: Path = ["bootstrap", "initdb", "import"];
    const from = initdb?.import;
    const source = from?.source.externalCluster;
    const one = from?.type === "microservice";
    return [
      copy !== undefined && [
        ["bootstrap", "pg_basebackup"],
        "is a second bootstrap method; use the key bootstrap instead",
      ],
      one && from.databases.length !== 1 && [[...at, "databases"], "must be one database for a microservice import"],
      one && from.roles.length > 0 && [[...at, "roles"], "is not allowed for a microservice import; remove it"],
      from !== undefined &&
        !externalClusters.some(({ name }) => name === source) && [
          [...at, "source", "externalCluster"],
          "is not among externalClusters; add it there",
        ],
    ];
  },
  ({ certificates: { serverTLSSecret, serverAltDNSNames, replicationTLSSecret, clientCASecret } }) => [
    serverTLSSecret !== undefined &&
      serverAltDNSNames.length > 0 && [
        ["certificates", "serverAltDNSNames"],
        "come from the certificate in serverTLSSecret; remove it",
      ],
    replicationTLSSecret !== undefined &&
      clientCASecret === undefined && [
        ["certificates", "replicationTLSSecret"],
        "also needs clientCASecret: a Secret with the key ca.crt",
      ],
  ],
  ({ env }) =>
    env.map(
      ({ name }, i) =>
        reservedVariable.test(name) &&
        ([["env", i, "name"], "is reserved by CloudNativePG; use another name"] as const),
    ),
  ({ ephemeralVolumeSource, ephemeralVolumesSizeLimit }) => [
    ephemeralVolumeSource !== undefined &&
      ephemeralVolumesSizeLimit?.temporaryData !== undefined && [
        ["ephemeralVolumeSource"],
        "contradicts ephemeralVolumesSizeLimit.temporaryData; keep one",
      ],
  ],
  ({ externalClusters }) => [
    ...repeated(externalClusters.map(({ name }) => name)).map(
      (i) => [["externalClusters", i, "name"], "is listed twice; keep one"] as const,
    ),
    ...externalClusters.map(
      ({ connectionParameters, ...rest }, i) =>
        connectionParameters === undefined &&
        rest["barmanObjectStore"] === undefined &&
        rest["plugin"] === undefined &&
        ([["externalClusters", i], "needs connectionParameters, barmanObjectStore or plugin"] as const),
    ),
  ],
  ({ managed: { roles } }) => [
    ...repeated(roles.map(({ name }) => name)).map(
      (i) => [["managed", "roles", i, "name"], "is listed twice; keep one"] as const,
    ),
    ...roles.flatMap(({ name, disablePassword, passwordSecret }, i) => [
      reservedRole.test(name) &&
        ([["managed", "roles", i, "name"], "is reserved by CloudNativePG or Postgres; use another name"] as const),
      disablePassword === true &&
        passwordSecret !== undefined &&
        ([["managed", "roles", i, "disablePassword"], "contradicts passwordSecret; keep one"] as const),
    ]),
  ],
  ({ managed: { services } }, { name }) => {
    const own = ["rw", "ro", "r", "any"].map((kind) => `${name}-${kind}`);
    const at = (i: number, ...rest: string[]): Path => [
      "managed",
      "services",
      "additional",
      i,
      "serviceTemplate",
      ...rest,
    ];
    const names = services.additional.map(({ serviceTemplate }) => serviceTemplate.metadata.name);
    return [
      services.disabledDefaultServices.includes("rw") && [
        ["managed", "services", "disabledDefaultServices"],
        "cannot contain rw: it is the Service of the primary",
      ],
      ...names.map((one, i) => one === "" && ([at(i, "metadata", "name"), "is missing; name the Service"] as const)),
      ...names.map(
        (one, i) =>
          own.includes(one) && ([at(i, "metadata", "name"), "is CloudNativePG's own; use another name"] as const),
      ),
      ...repeated(names).map((i) => [at(i, "metadata", "name"), "is used twice; use another name"] as const),
      ...services.additional.map(
        ({ serviceTemplate: { spec } }, i) =>
          Object.keys(spec.selector).length > 0 &&
          ([at(i, "spec", "selector"), "is written by CloudNativePG; remove it"] as const),
      ),
    ];
  },
  ({ maxSyncReplicas, minSyncReplicas }, cluster) => [
    maxSyncReplicas >= instanceCount(cluster) &&
      maxSyncReplicas > 0 && [["maxSyncReplicas"], "must be lower than instances; use highAvailability instead"],
    minSyncReplicas > maxSyncReplicas && [
      ["minSyncReplicas"],
      "is more than maxSyncReplicas; use highAvailability instead",
    ],
  ],
  ({ plugins }, { backups }) => {
    const archivers = plugins.filter(({ enabled, isWALArchiver }) => enabled && isWALArchiver).length;
    return [
      // The plugin reads the parameters of the last entry with its name.
      backups !== undefined &&
        archivers === 0 &&
        plugins.some(({ name }) => name === pluginName) && [
          ["plugins"],
          `contain ${pluginName}, which backups add; remove it`,
        ],
      archivers > (backups === undefined ? 1 : 0) && [
        ["plugins"],
        backups === undefined
          ? "contain two that archive WAL; keep one"
          : "archive WAL in addition to backups; keep one of the two",
      ],
    ];
  },
  ({ postgresql: { ldap, syncReplicaElectionConstraint: election } }) => [
    ldap?.server === "" && [["postgresql", "ldap"], "needs a server"],
    ldap?.bindAsAuth !== undefined &&
      ldap.bindSearchAuth !== undefined && [["postgresql", "ldap"], "has bindAsAuth and bindSearchAuth; keep one"],
    election?.enabled === true &&
      election.nodeLabelsAntiAffinity.length === 0 && [
        ["postgresql", "syncReplicaElectionConstraint"],
        "needs nodeLabelsAntiAffinity: labels of nodes to compare",
      ],
  ],
  ({ primaryUpdateStrategy }) => [
    primaryUpdateStrategy === "supervised" && [
      ["primaryUpdateStrategy"],
      "keeps the primary until another one is promoted manually, and `up` waits until its timeout; remove it",
    ],
  ],
  ({ replicationSlots: { highAvailability } }, { version, parameters }) => {
    const on = (name: string): boolean => onOrOff(settingOf(parameters, name) ?? "off") === "on";
    const path: Path = ["replicationSlots", "highAvailability", "synchronizeLogicalDecoding"];
    const slots = Object.keys(parameters).some((name) => name.toLowerCase().startsWith("pg_failover_slots."));
    if (!highAvailability.synchronizeLogicalDecoding || slots) return [];
    return [
      version < 17
        ? [path, "needs Postgres 17, or the extension pg_failover_slots"]
        : !(on("hot_standby_feedback") && on("sync_replication_slots")) && [
            path,
            "needs parameters hot_standby_feedback and sync_replication_slots to be on",
          ],
    ];
  },
  ({ serviceAccountName, serviceAccountTemplate }, cluster) => [
    serviceAccountName !== undefined &&
      (serviceAccountTemplate !== undefined || backupSpec(cluster).serviceAccountTemplate !== undefined) && [
        ["serviceAccountName"],
        "contradicts serviceAccountTemplate, which names the identity of the backups; remove it",
      ],
  ],
  ({ postgresql: { synchronous } }, { highAvailability: { mode, synchronousStandbys } }) => [
    mode === "strict" &&
      synchronous.standbyNamesPre.length + synchronous.standbyNamesPost.length >= synchronousStandbys && [
        ["postgresql", "synchronous"],
        "names as many standbys as a commit waits for, or more: no failover would have a quorum; raise synchronousStandbys",
      ],
  ],
  ({ podSelectorRefs }) =>
    repeated(podSelectorRefs.map(({ name }) => name)).map(
      (i) => [["podSelectorRefs", i, "name"], "is there twice; keep one"] as const,
    ),
  ({ imageCatalogRef, postgresql: { extensions } }) => {
    const volumes = extensions.map(({ name }) => name.replaceAll("_", "-"));
    return [
      ...repeated(volumes).map(
        (i) => [["postgresql", "extensions", i, "name"], "has the volume of another extension; keep one"] as const,
      ),
      ...extensions.flatMap(({ image, env, ...extension }, i) => {
        const at = (...path: Path): Path => ["postgresql", "extensions", i, ...path];
        return [
          imageCatalogRef === undefined &&
            image.reference === "" &&
            ([at("image"), "needs a reference, as there is no imageCatalogRef"] as const),
          ...(["extension_control_path", "dynamic_library_path", "ld_library_path", "bin_path"] as const).flatMap(
            (key) =>
              extension[key].map(
                (folder, j) =>
                  leavesImage(folder) &&
                  ([at(key, j), "must be a folder of the extension's image, without .."] as const),
              ),
          ),
          ...env.map(
            ({ name }, j) =>
              (reservedVariable.test(name) || name === "PATH" || name === "LD_LIBRARY_PATH") &&
              ([at("env", j, "name"), "is reserved by CloudNativePG; use bin_path and ld_library_path"] as const),
          ),
        ];
      }),
    ];
  },
  ({ smartShutdownTimeout, stopDelay }) => [
    smartShutdownTimeout !== undefined &&
      smartShutdownTimeout >= stopDelay && [
        ["smartShutdownTimeout"],
        `is ignored unless it is less than cloudNativePg.stopDelaySeconds, ${stopDelay}; lower it`,
      ],
  ],
];

/** Rules for the values of a patch of CloudNativePG's Cluster. */
export const patchValueRules: Rule<Cluster>[] = [
  {
    id: "patch-is-accepted",
    reads: ["cloudNativePg", "name", "version", "instances", "sets", "backups", "parameters", "highAvailability"],
    why: "CloudNativePG's webhook refuses these values although their types are valid, or its instance manager ignores them.",
    source:
      "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go; api/v1/cluster_types.go (XValidation); pkg/management/postgres/instance.go",
    check: (cluster) => {
      const { specPatch, stopDelaySeconds } = cluster.cloudNativePg;
      const { success, data } = specFields.safeParse({ ...specPatch, stopDelay: stopDelaySeconds });
      // Values of another type are reported by patch-fits-crd.
      return success ? checks.flatMap((check) => findings(check(data, cluster))) : [];
    },
  },
  {
    id: "patch-lets-users-in",
    reads: ["cloudNativePg", "users", "databases", "extensions", "tablespaces", "logicalBackups"],
    why: "Postgres does not start with a line of pg_hba.conf that it cannot read, and keeps the old ones on a reload. The first line that fits decides.",
    source:
      "PostgreSQL documentation, pg_hba.conf; src/backend/libpq/hba.c; CloudNativePG 1.30, pkg/postgres/configuration.go",
    check: (cluster) => {
      const { specPatch, stopDelaySeconds } = cluster.cloudNativePg;
      const { podSelectorRefs = [], postgresql } =
        specFields.safeParse({ ...specPatch, stopDelay: stopDelaySeconds }).data ?? {};
      // Each reference to pods becomes their addresses. Source: CloudNativePG 1.30, pkg/postgres/hba.
      const lines = (postgresql?.pg_hba ?? []).map((line) =>
        line.replace(/\$\{podselector:([^}]+)\}/, (reference, name) =>
          podSelectorRefs.some((one) => one.name === name) ? "192.0.2.1/32" : reference,
        ),
      );
      const path = ["cloudNativePg", "specPatch", "postgresql", "pg_hba"];
      return [
        ...[
          ...[hbaProblem, secretProblem, matchProblem],
          ...(cluster.cloudNativePg.unencryptedConnections === "accept" ? [] : [unencryptedProblem]),
        ].flatMap((problem) => linesWith(problem, lines, path)),
        ...rejectedLogins(cluster, lines, path),
      ];
    },
  },
];

function findings(found: ReturnType<Check>): RuleFinding[] {
  return found.flatMap((one) =>
    one === false || one === undefined ? [] : [{ path: ["cloudNativePg", "specPatch", ...one[0]], message: one[1] }],
  );
}
