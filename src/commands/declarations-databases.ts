import { Argument, Option } from "commander";
import { backupTypes } from "../../components/model";
import { durationText, options, others } from "./arguments";
import type { Declaration } from "./declaration";
import { faults } from "./faults";

const { yes, cluster, json } = options;

/** Commands on the databases of an environment. */
export const databases: readonly Declaration[] = [
  {
    name: "status",
    group: "databases",
    summary: "Show instances, replication lag, backups and problems.",
    load: () => import("./status"),
    opts: [cluster(), json(), new Option("--watch", "repeat every 5 s until Ctrl-C").conflicts("json")],
    examples: [
      ["status prod", "show every cluster"],
      ["status prod --watch", "the same, repeated"],
      ["status prod --cluster hippo --json", "one cluster, for a script"],
    ],
  },
  {
    name: "psql",
    group: "databases",
    summary: "Open psql, as the application user or another role.",
    load: () => import("./psql"),
    args: [others()],
    opts: [
      cluster(),
      new Option("--user <role>", "role to log in as (default: the first user of the cluster)"),
      new Option("--database <name>", "database (default: the first one of the role)"),
    ],
    passesOn: "[environment] [options] [arguments of psql]",
    examples: [
      ["psql prod", "a session in the first cluster"],
      ["psql prod --cluster hippo -c 'select 1'", "one statement in another cluster"],
      ["psql prod --user postgres --database app", "a session of the superuser"],
    ],
  },
  {
    name: "backup",
    group: "databases",
    summary: "Take a backup now.",
    load: () => import("./backup"),
    opts: [
      cluster(),
      new Option("--repo <name>", "repository (default: the first one)"),
      new Option("--type <type>", "type of backup").choices(backupTypes).default("full"),
      new Option("--logical", "a dump of the databases, as logicalBackups schedules it").conflicts(["repo"]),
      yes(),
    ],
    examples: [
      ["backup prod --yes", "take a full backup without a question"],
      ["backup prod --repo repo2 --type incr", "an incremental backup in another repository"],
      ["backup prod --logical", "a dump of the databases"],
    ],
  },
  {
    name: "backup list",
    group: "databases",
    summary: "List the backups in the repositories.",
    load: () => import("./backup-list"),
    opts: [cluster(), json()],
    examples: [
      ["backup list prod", "the backups of every cluster"],
      ["backup list prod --cluster hippo --json", "those of one cluster, for a script"],
    ],
  },
  {
    name: "restart",
    group: "databases",
    summary: "Restart every instance, one at a time, the primary last.",
    load: () => import("./restart"),
    opts: [cluster(), yes()],
    examples: [["restart prod --cluster hippo", "show what is interrupted, ask, and restart"]],
  },
  {
    name: "logs",
    group: "databases",
    summary: "Show the logs of the instances of a cluster.",
    load: () => import("./logs"),
    opts: [
      cluster(),
      new Option("--instance <pod>", "instance (default: all)"),
      new Option("--container <name>", "container (default: that of Postgres)"),
      new Option("--follow", "go on until Ctrl-C"),
      new Option("--since <duration>", "how far back, for example 10m").default("1h"),
    ],
    examples: [
      ["logs prod --follow", "the logs of the first cluster, as they are written"],
      ["logs prod --cluster hippo --since 10m", "the last ten minutes"],
    ],
  },
  {
    name: "restore",
    group: "databases",
    summary: "Restore a cluster to a point in time, as a new cluster, in place of it or over its data.",
    load: () => import("./restore"),
    destructive: ["inPlace", "takeOver"],
    opts: [
      cluster(),
      new Option("--to <time>", "recovery target, with its time zone").makeOptionMandatory(),
      new Option("--as <name>", "name of the new cluster").conflicts("inPlace"),
      new Option(
        "--take-over",
        "with --as, on CloudNativePG: verify the new cluster, shut the other one down, and hand its Services over",
      ).conflicts("inPlace"),
      new Option("--in-place", "restore over the data of the cluster; what was written since the target is lost"),
      new Option(
        "--yes",
        "do not ask for confirmation, or for the name of the environment with --in-place and --take-over",
      ),
    ],
    examples: [
      ["restore prod --to '2026-03-01 14:30:00+00' --as copy", "a copy beside the cluster"],
      [
        "restore prod --cluster main --to '2026-03-01 14:30:00+00' --as main-restored --take-over",
        "a verified copy to which the clients of main connect",
      ],
      [
        "restore prod --cluster hippo --to '2026-03-01 14:30:00+00' --in-place",
        "show what is lost, ask for the name, and restore",
      ],
    ],
  },
  {
    name: "drill",
    group: "databases",
    summary: "Restore the newest backup into a scratch volume and verify it.",
    load: () => import("./drill"),
    opts: [cluster(), new Option("--to <time>", "recovery target (default: the end of the WAL)"), json()],
    examples: [
      ["drill prod", "verify the newest backup"],
      ["drill prod --to '2026-03-01 14:30:00+00'", "verify that this point in time can be restored"],
    ],
  },
  {
    name: "switchover",
    group: "databases",
    summary: "Promote a replica to primary.",
    load: () => import("./switchover"),
    opts: [cluster(), yes()],
    examples: [["switchover prod --cluster hippo", "show what is interrupted, ask, and switch over"]],
  },
  {
    name: "exercise",
    group: "databases",
    summary: "Fail over on purpose while rows are written, and report outage and loss.",
    load: () => import("./exercise"),
    opts: [
      cluster(),
      new Option("--fault <fault>", "fault to inject").choices(faults).default("switchover"),
      json(),
      new Option("--yes", "do not ask for confirmation, or for the name of the environment that is not disposable"),
    ],
    examples: [
      ["exercise dev --cluster hippo", "show what is interrupted, ask, and switch over"],
      [
        "exercise dev --fault delete-primary --yes --json",
        "kill the primary, for a schedule in a disposable environment",
      ],
    ],
  },
  {
    name: "maintain",
    group: "databases",
    summary: "Prepare a node for maintenance: switchover of its primaries, cordon, drain.",
    load: () => import("./maintain"),
    opts: [
      new Option("--node <name>", "node of Kubernetes").makeOptionMandatory(),
      new Option("--undo", "let pods be scheduled on the node again, as kubectl uncordon does").conflicts([
        "timeout",
        "withoutSynchronousReplica",
      ]),
      new Option("--timeout <duration>", "how long pods may take to be evicted, for example 10m")
        .default("30m")
        .argParser(durationText),
      new Option(
        "--without-synchronous-replica",
        "also where a cluster is left without the synchronous replicas that its commits wait for",
      ),
      yes(),
    ],
    examples: [
      ["maintain prod --node gke-1", "check, show what moves, ask, switch over, cordon and drain"],
      ["maintain prod --node gke-1 --undo", "uncordon the node after its maintenance"],
    ],
  },
  {
    name: "connect",
    group: "databases",
    summary: "Show host, user, CA and connection strings, and forward a port until Ctrl-C.",
    load: () => import("./connect"),
    opts: [
      cluster(),
      new Option("--user <role>", "role to log in as (default: the first user of the cluster)"),
      new Option("--database <name>", "database (default: the first one of the role)"),
      new Option("--port <port>", "port on this machine").default("15432"),
      new Option("--no-forward", "show the connection only"),
      new Option("--show-password", "also print the password, and put it into the connection strings"),
      json(),
    ],
    examples: [
      ["connect prod", "a port for DBeaver, DataGrip or pgAdmin, and what to enter there"],
      ["connect prod --no-forward --json", "the connection, for a script"],
    ],
  },
  {
    name: "open",
    group: "databases",
    summary: "Open a page of the bundled monitoring, or pgAdmin, until Ctrl-C.",
    load: () => import("./open"),
    last: new Argument("<page>", "page to open").choices(["prometheus", "alertmanager", "grafana", "pgadmin"]),
    opts: [new Option("--cluster <name>", "cluster of pgadmin (default: the first one of the environment)")],
    examples: [
      ["open grafana", "Grafana of the embedded environment"],
      ["open prod prometheus", "Prometheus of prod"],
      ["open prod pgadmin --cluster hippo", "pgAdmin of one cluster"],
    ],
  },
];
