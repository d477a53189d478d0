import type { Rule, RuleFinding } from "../../../shared/validation";
import type { ResolvedZalandoCluster } from "../cluster";
import { sourceFolder } from "../bootstrap/chart";
import { clusterFolder } from "./chart";

/** Rules for backups, and for clusters that start from them. */
export const backupRules: Rule<ResolvedZalandoCluster>[] = [
  {
    id: "folder-is-below-spilo",
    reads: ["backups", "bootstrap"],
    why: "Spilo keeps all backups below the folder /spilo.",
    source: "zalando/spilo at 4.0-p3, scripts/configure_spilo.py, write_wale_environment",
    check: ({ backups, bootstrap }) => {
      const folders: readonly [RuleFinding["path"], string | undefined][] = [
        ...(backups?.repositories ?? []).map(({ path }, i): [RuleFinding["path"], string | undefined] => [
          ["backups", "repositories", i, "path"],
          path,
        ]),
        [["bootstrap", "repository", "path"], bootstrap?.from === "repository" ? bootstrap.repository.path : undefined],
      ];
      return folders
        .filter(([, path]) => path !== undefined && !/^\/spilo\/./.test(path))
        .map(([path]) => ({ path, message: "must start with /spilo/; write for example /spilo/postgres" }));
    },
  },
  {
    id: "clone-archives-elsewhere",
    reads: ["name", "namespace", "bootstrap", "backups"],
    why: "WAL-G refuses to overwrite WAL of another cluster: the new cluster archives nothing, and its volume fills up.",
    source: "WAL-G documentation, WALG_PREVENT_WAL_OVERWRITE",
    check: (cluster) => {
      const { name, namespace, bootstrap, backups } = cluster;
      const [own] = backups?.repositories ?? [];
      const source = sourceFolder(cluster);
      return bootstrap !== undefined &&
        own !== undefined &&
        source?.bucket === own.gcs.bucket &&
        source.path === clusterFolder(namespace, name, own)
        ? [
            {
              path: ["bootstrap", "cluster"],
              message: "is the name of this cluster, in the same folder; use another name, or back up to another path",
            },
          ]
        : [];
    },
  },
  {
    id: "clone-is-another-cluster",
    reads: ["name", "bootstrap"],
    why: "The cluster would wait for itself.",
    source: "Zalando's operator 1.15, pkg/cluster/k8sres.go, generateCloneEnvironment",
    check: ({ name, bootstrap }) =>
      bootstrap?.from === "primary" && bootstrap.cluster === name
        ? [
            {
              path: ["bootstrap", "cluster"],
              message: "is the name of this cluster; write that of the running cluster",
            },
          ]
        : [],
  },
  {
    id: "clone-has-a-timestamp",
    reads: ["bootstrap"],
    why: "Spilo restores to a timestamp, or to the end of WAL: another target would be ignored.",
    source: "zalando/spilo at 4.0-p3, ENVIRONMENT.rst, CLONE_TARGET_TIME",
    check: ({ bootstrap }) =>
      bootstrap === undefined ||
      bootstrap.from === "primary" ||
      bootstrap.target === undefined ||
      bootstrap.target.type === "time"
        ? []
        : [
            {
              path: ["bootstrap", "target", "type"],
              message:
                "must be time with operator: zalando; write for example type: time, value: 2026-01-31 14:15:11+00",
            },
          ],
  },
];
