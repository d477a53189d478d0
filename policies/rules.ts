import { holdsData } from "../components/operators";
import { at, imagesIn, isPinned } from "../components/shared/tree";
import { drillStorage } from "../components/storage-classes/names";
import { backupsScheduled, databaseRules, operatorFirst } from "./databases";
import type { ResourceRule, StackRule, Subject } from "./rule";

const isKubernetes = ({ type }: Subject): boolean => type.startsWith("kubernetes:");

/** Seconds of a week: data that is deleted on a Friday is missed on Monday. */
const week = 7 * 24 * 3600;

/** The rules for one resource. */
export const resourceRules: readonly ResourceRule[] = [
  {
    name: "data-is-protected",
    reason: "A change of configuration, or a destroy in the wrong shell, must not delete data.",
    remedy: 'set protect: true; for a disposable stack disable the rule: { "data-is-protected": "disabled" }',
    check: ({ type, props, protect }) =>
      holdsData(type)
        ? [
            ...(protect ? [] : ["is not protected"]),
            ...(type === "gcp:container/cluster:Cluster" && at(props, "deletionProtection") !== true
              ? ["has no deletionProtection"]
              : []),
            ...(at(props, "forceDestroy") === true ? ["is emptied when it is deleted (forceDestroy)"] : []),
          ]
        : [],
  },
  {
    name: "volumes-are-kept",
    reason: "An operator deletes the claims of a deleted cluster; the disks must be retained.",
    remedy: 'set reclaimPolicy: Retain; for a disposable stack disable the rule: { "volumes-are-kept": "disabled" }',
    check: ({ type, props }) =>
      type.endsWith(":StorageClass") &&
      at(props, "reclaimPolicy") !== "Retain" &&
      // The volume of a drill holds a copy of backups.
      at(props, "metadata", "name") !== drillStorage
        ? ["does not retain disks"]
        : [],
  },
  {
    name: "no-service-account-key",
    reason: "Anyone who has a key of a service account can use it until it is revoked.",
    remedy: "use workload identity: backupBucket.identity.mode impersonation or direct",
    check: ({ type }) => (type === "gcp:serviceaccount/key:Key" ? ["is a key of a service account"] : []),
  },
  {
    name: "bucket-keeps-backups",
    reason: "Backups are private, and an accidental deletion can be undone.",
    remedy: "set uniformBucketLevelAccess, publicAccessPrevention: enforced, and a softDeletePolicy of a week or more",
    check: ({ type, props }) =>
      type === "gcp:storage/bucket:Bucket"
        ? [
            ...(at(props, "uniformBucketLevelAccess") === true ? [] : ["allows access control for single objects"]),
            ...(at(props, "publicAccessPrevention") === "enforced" ? [] : ["allows public access"]),
            ...(Number(at(props, "softDeletePolicy", "retentionDurationSeconds") ?? 0) >= week ||
            at(props, "retentionPolicy") !== undefined
              ? []
              : ["does not keep deleted objects"]),
          ]
        : [],
  },
  {
    name: "no-plain-password",
    reason: "Every reader of the namespace can read the content of an object, and it is stored in the stack's state.",
    remedy: "store it in a Secret that the stack does not create, and refer to it: valueFrom.secretKeyRef",
    check: (subject) => (isKubernetes(subject) ? plainPasswords(subject.props) : []),
  },
  {
    name: "images-are-pinned",
    reason: "A restarted pod must run the same version: the image of an unpinned tag can change.",
    remedy: "name images by digest or by a tag other than latest, from a registry that the pack's settings allow",
    check: (subject, { registries }) =>
      isKubernetes(subject)
        ? imagesIn(subject.props).flatMap((image) => [
            ...(isPinned(image) ? [] : [`${image} is not pinned`]),
            ...(registries?.some((registry) => image.replace(/^oci:\/\//, "").startsWith(registry)) === false
              ? [`${image} is not from an allowed registry`]
              : []),
          ])
        : [],
  },
  ...databaseRules,
];

/** The rules for a whole program. */
export const stackRules: readonly StackRule[] = [operatorFirst, backupsScheduled];

const secretName = /(PASSWORD|PASSWD|TOKEN|SECRET|API_?KEY)$/i;
const login = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@$]+@/;

/** Variables of containers with a password as their value, and addresses with one in them. */
function plainPasswords(value: unknown): string[] {
  if (typeof value === "string") return login.test(value) ? ["has an address with a password in it"] : [];
  if (typeof value !== "object" || value === null) return [];
  const [name, text] = [at(value, "name"), at(value, "value")];
  const own =
    typeof name === "string" && secretName.test(name) && typeof text === "string" && text !== ""
      ? [`has the variable ${name} with its value in plain text`]
      : [];
  return [...own, ...Object.values(value).flatMap((item) => plainPasswords(item))];
}
