import { z } from "zod";
import { parseCron, runsPerDay } from "../../shared/cron";
import type { Rule } from "../../shared/validation";
import { type Instanced, instanceCount } from "../instances";
import { type Setting, settingOf } from "../settings";
import { dumpedInto, logicalBackupFolder, logicalBackupName, longestDumpedName } from "./names";
import type { logicalBackupsSchema } from "./schema";

/** The part of a cluster that these rules read. */
export interface Dumped extends Instanced {
  readonly name: string;
  readonly namespace: string;
  readonly backups?: unknown;
  readonly parameters: Readonly<Record<string, Setting>>;
  readonly users: readonly { readonly databases: readonly string[] }[];
  readonly logicalBackups?: z.output<typeof logicalBackupsSchema> | undefined;
}

/** The keys of repositories of any operator. */
const repository = z.object({
  name: z.string(),
  gcs: z.unknown().optional(),
  s3: z.unknown().optional(),
  azure: z.looseObject({ encryptionScope: z.string().optional() }).optional(),
  path: z.string().optional(),
  encryption: z.unknown().optional(),
});

const repositories = z.object({ repositories: z.array(repository) });

/** Default folders of the operators' repositories. */
const ofOperators = ["/pgbackrest", "/barman", "/spilo"];

/** True if one of two folders contains the other. */
const overlap = (one: string, other: string): boolean =>
  `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);

/** True for a value that Postgres reads as on. */
const isOn = (value: Setting | undefined): boolean => /^(on|true|yes|1|t|y)$/i.test(String(value ?? "off"));

const backupsOf = (cluster: Dumped) => repositories.safeParse(cluster.backups).data;
const bucketOf = (cluster: Dumped) =>
  dumpedInto({ backups: backupsOf(cluster), logicalBackups: cluster.logicalBackups });

/** Rules for logical backups, the same for every operator. */
export const logicalBackupRules: Rule<Dumped>[] = [
  {
    id: "logical-backup-needs-bucket",
    reads: ["backups", "logicalBackups"],
    why: "Dumps go to the bucket of backups, with the identity that pods have for it; a volume of a repository belongs to its backup tool.",
    source: "pgstack",
    check: (cluster) => {
      const { logicalBackups } = cluster;
      if (logicalBackups === undefined || bucketOf(cluster) !== undefined) return [];
      return [
        logicalBackups.repository === undefined
          ? {
              path: ["logicalBackups"],
              message:
                "has no bucket; add a repository in gcs, s3 or azure to backups.repositories, or remove logicalBackups",
            }
          : {
              path: ["logicalBackups", "repository"],
              message: "is no repository of backups in a bucket; name one with gcs, s3 or azure, or remove it",
            },
      ];
    },
  },
  {
    id: "logical-backup-is-not-encrypted",
    reads: ["backups", "logicalBackups"],
    why: "pgBackRest encrypts what it writes, and Barman names the encryption scope of each object; a dump beside it would contain the same data, and the hashes of passwords, without.",
    source:
      "pgBackRest configuration reference, repo-cipher-type; Barman 3.19, --encryption-scope; rclone 1.76, backend/azureblob/azureblob.go",
    check: (cluster) => {
      const { encryption, azure } = bucketOf(cluster) ?? {};
      const path = ["logicalBackups", "repository"];
      if (encryption !== undefined)
        return [
          {
            path,
            message:
              "has encryption, which dumps do not have; name a repository without it, whose bucket encrypts objects, or remove logicalBackups",
          },
        ];
      return azure?.encryptionScope === undefined
        ? []
        : [
            {
              path,
              message:
                "has azure.encryptionScope, which dumps do not have; make it the default of the container and remove the key, or remove logicalBackups",
            },
          ];
    },
  },
  {
    id: "logical-backup-has-its-own-folder",
    reads: ["name", "namespace", "backups", "logicalBackups"],
    why: "A backup tool lists, expires and checks everything in its folders.",
    source:
      "pgBackRest user guide, repository layout; Barman 3.19, barman/cloud.py, CloudBackupCatalog; WAL-G 3.0.5, docs/STORAGES.md",
    check: (cluster) => {
      const { logicalBackups } = cluster;
      if (logicalBackups === undefined) return [];
      const own = logicalBackupFolder(cluster);
      const others = [...ofOperators, ...(backupsOf(cluster)?.repositories ?? []).flatMap(({ path }) => path ?? [])];
      const other = others.find((one) => overlap(own, one));
      return other === undefined
        ? []
        : [
            {
              path: ["logicalBackups", "path"],
              message: `with the name of the cluster is ${own}, and backups use ${other}; write for example "/logical/${cluster.namespace}"`,
            },
          ];
    },
  },
  {
    id: "logical-backup-name-fits",
    reads: ["name", "logicalBackups"],
    why: "Kubernetes refuses a CronJob whose name has more than 52 characters, since it appends a suffix for Jobs.",
    source: "Kubernetes documentation, CronJob",
    check: ({ name, logicalBackups }) =>
      logicalBackups !== undefined && name.length > longestDumpedName
        ? [
            {
              path: ["name"],
              message: `is too long for the CronJob ${logicalBackupName(name)}: use at most ${longestDumpedName} characters, or remove logicalBackups`,
            },
          ]
        : [],
  },
  {
    id: "logical-backup-reads-a-database",
    reads: ["users", "logicalBackups"],
    why: "A database that does not exist fails every dump, and a second dump of one replaces the first.",
    source: "PostgreSQL documentation, pg_dump",
    check: ({ users, logicalBackups }) => {
      const known = ["postgres", ...users.flatMap(({ databases }) => databases)];
      const all = logicalBackups?.databases ?? [];
      return all.flatMap((database, i) => {
        const path = ["logicalBackups", "databases", i];
        if (!known.includes(database))
          return [{ path, message: `belongs to no user; add it to a user, or use one of ${known.join(", ")}` }];
        return all.indexOf(database) < i ? [{ path, message: "is listed twice; remove it" }] : [];
      });
    },
  },
  {
    id: "logical-backup-has-replicas",
    reads: ["instances", "sets", "logicalBackups"],
    why: "Without a replica the Service of the replicas has no pod, and every dump fails.",
    source: "Kubernetes documentation, Service",
    check: (cluster) =>
      cluster.logicalBackups?.from === "replicas" && instanceCount(cluster) < 2
        ? [
            {
              path: ["logicalBackups", "from"],
              message: "needs a replica; raise instances to 2 or more, or write from: primary",
            },
          ]
        : [],
  },
  {
    id: "logical-backup-of-replicas-can-finish",
    reads: ["parameters", "logicalBackups"],
    why: "By default a replica cancels a query that has conflicted with replay for 30 seconds: as soon as the primary has vacuumed rows that the dump can still see, the dump fails.",
    source: "PostgreSQL documentation, Hot Standby, Handling Query Conflicts",
    check: ({ parameters, logicalBackups }) => {
      if (logicalBackups?.from !== "replicas") return [];
      const delay = String(settingOf(parameters, "max_standby_streaming_delay") ?? "").trim();
      return /^-1\D*$/.test(delay) || isOn(settingOf(parameters, "hot_standby_feedback"))
        ? []
        : [
            {
              path: ["logicalBackups", "from"],
              message:
                "needs parameters that let a dump finish: hot_standby_feedback: on (the primary keeps the rows), or max_standby_streaming_delay: -1 (the replica falls behind meanwhile); set one of them, or write from: primary",
            },
          ];
    },
  },
  {
    id: "logical-backup-comes-in-time",
    reads: ["logicalBackups"],
    why: "A dump reads every table: more than one an hour is continuous load. A dump that is due while another one runs is skipped.",
    source: "Kubernetes documentation, CronJob, concurrencyPolicy",
    check: ({ logicalBackups }) => {
      const schedule = parseCron(logicalBackups?.schedule ?? "");
      return typeof schedule === "string" || runsPerDay(schedule) <= 24
        ? []
        : [
            {
              path: ["logicalBackups", "schedule"],
              message: 'runs more than once an hour; write for example "30 2 * * *" (each day at 02:30 UTC)',
            },
          ];
    },
  },
];
