import { bucketInEndpoint, regionOfEndpoint } from "../../../model/object-store/endpoint";
import type { Rule, RuleFinding } from "../../../shared/validation";
import { sourceText } from "../bootstrap/chart";
import type { ResolvedZalandoCluster } from "../cluster";
import { type Place, placesAt, placeText } from "./places";

type Cluster = ResolvedZalandoCluster;

/** Returns how pods access a place in a way that all places of a pod share; undefined for Google's, which `backups.identity` sets. */
function accessOf({ s3, azure }: Place): { readonly store: "s3" | "azure"; readonly text: string } | undefined {
  if (s3 !== undefined)
    return { store: "s3", text: s3.access.mode === "webIdentity" ? s3.access.role : `access.mode: ${s3.access.mode}` };
  return azure && { store: "azure", text: `access.mode: ${azure.access.mode}` };
}

/** Rules for the place of backups. */
const placeRules: Rule<Cluster>[] = [
  {
    id: "spilo-has-one-place",
    reads: ["backups", "bootstrap", "standby"],
    why: "Spilo silently uses one of two places, and without a place it archives nothing.",
    source: "zalando/spilo at 4.0-p3, scripts/configure_spilo.py, write_wale_environment",
    check: (cluster) =>
      placesAt(cluster).flatMap(({ path, place: { gcs, s3, azure } }) =>
        [gcs, s3, azure].filter((one) => one !== undefined).length === 1
          ? []
          : [{ path, message: `needs exactly one of gcs${path[0] === "standby" ? " and s3" : ", s3 and azure"}` }],
      ),
  },
  {
    id: "walg-endpoint-names-the-region",
    reads: ["backups", "bootstrap", "standby"],
    why: "S3 rejects a request that is signed for another region, or that names the bucket twice: the first backup fails and WAL accumulates.",
    source: "Amazon S3 documentation, endpoints and virtual hosting of buckets; WAL-G 3.0.5, docs/STORAGES.md",
    check: (cluster) =>
      placesAt(cluster).flatMap(({ path, place: { s3 } }) => {
        if (s3 === undefined) return [];
        const named = bucketInEndpoint(s3, [...path, "s3"], "which WAL-G adds");
        return named.length > 0 ? named : regionOfEndpoint(s3, [...path, "s3"]);
      }),
  },
  {
    id: "walg-has-one-access",
    reads: ["backups", "bootstrap", "standby"],
    why: "WAL-G of a clone or a standby has the variables of the cluster's own bucket too: a role or a key of that one takes precedence over another kind of access, and the restore is denied.",
    source:
      "WAL-G 3.0.5, pkg/storages/s3/session.go, configureSession; pkg/storages/azure/configure.go, configureAuthType",
    check: (cluster) => {
      const found = placesAt(cluster).flatMap(({ path, place }) => {
        const access = accessOf(place);
        return access === undefined ? [] : [{ path: [...path, access.store, "access"], ...access }];
      });
      return found.flatMap(({ path, store, text }) => {
        const first = found.find((one) => one.store === store);
        return first === undefined || first.text === text
          ? []
          : [{ path, message: `differs from ${first.text}; use one kind of access to both, each with its own Secret` }];
      });
    },
  },
  {
    id: "azure-clones-into-azure",
    reads: ["backups", "bootstrap", "standby"],
    why: "The pod has the whole folder of Azure in a variable of WAL-G: beside that of another place the clone finds two folders, and fails.",
    source: "zalando/spilo at 4.0-p3, bootstrap/clone_with_wale.py, get_wale_environments",
    check: (cluster) =>
      cluster.backups?.repositories[0]?.azure === undefined
        ? []
        : placesAt(cluster)
            .filter(({ place }) => place.azure === undefined)
            .map(({ path }) => ({
              path,
              message:
                "must be in azure, as the backups of this cluster; copy the backups there, or back up to s3 or gcs",
            })),
  },
  {
    id: "google-identity-has-bucket",
    reads: ["backups", "bootstrap", "standby"],
    why: "The identity is one of Google Cloud: no other bucket is used with it, and its Secret is never read.",
    source: "zalando/spilo at 4.0-p3, scripts/configure_spilo.py, write_wale_environment",
    check: (cluster) =>
      cluster.backups?.identity === undefined || placesAt(cluster).some(({ place }) => place.gcs !== undefined)
        ? []
        : [
            {
              path: ["backups", "identity"],
              message: "applies to gcs only; remove it, and set the access of s3 or azure",
            },
          ],
  },
];

/** Rules for backups, and for clusters that start from them. */
export const backupRules: Rule<Cluster>[] = [
  ...placeRules,
  {
    id: "folder-is-below-spilo",
    reads: ["backups", "bootstrap", "standby"],
    why: "Spilo keeps all backups below the folder /spilo.",
    source: "zalando/spilo at 4.0-p3, scripts/configure_spilo.py, write_wale_environment",
    check: (cluster) =>
      placesAt(cluster).flatMap(({ path, place }): RuleFinding[] =>
        place.path === undefined || /^\/spilo\/./.test(place.path)
          ? []
          : [{ path: [...path, "path"], message: "must start with /spilo/; write for example /spilo/postgres" }],
      ),
  },
  {
    id: "clone-archives-elsewhere",
    reads: ["name", "namespace", "bootstrap", "backups"],
    why: "WAL-G refuses to overwrite WAL of another cluster: the new cluster archives nothing, and its volume fills up.",
    source: "WAL-G documentation, WALG_PREVENT_WAL_OVERWRITE",
    check: ({ name, namespace, bootstrap, backups }) => {
      const [own] = backups?.repositories ?? [];
      return bootstrap !== undefined &&
        own !== undefined &&
        sourceText({ namespace, bootstrap, backups }) === placeText(namespace, name, own)
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
