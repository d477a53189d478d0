import { at, imagesIn, isPinned, precious } from "../components/shared/tree";
import { drillStorage } from "../components/storage-classes/names";
import { backupsScheduled, databaseRules, operatorFirst } from "./databases";
import type { ResourceRule, StackRule, Subject } from "./rule";

const isKubernetes = ({ type }: Subject): boolean => type.startsWith("kubernetes:");

/** Seconds of a week: what is deleted on a Friday is missed on Monday. */
const week = 7 * 24 * 3600;

/** The rules about one resource. */
export const resourceRules: readonly ResourceRule[] = [
  {
    name: "data-is-protected",
    reason: "A change of configuration, or a destroy in the wrong shell, must not delete what holds data.",
    remedy: 'set protect: true; for a stack that may be lost, switch the rule off: { "data-is-protected": "disabled" }',
    check: ({ type, props, protect }) =>
      precious.test(type)
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
    reason: "An operator deletes the claims of a cluster that goes; the disks must outlive them.",
    remedy: 'set reclaimPolicy: Retain; for a stack that may be lost, { "volumes-are-kept": "disabled" }',
    check: ({ type, props }) =>
      type.endsWith(":StorageClass") &&
      at(props, "reclaimPolicy") !== "Retain" &&
      // What a drill restores is a copy of backups.
      at(props, "metadata", "name") !== drillStorage
        ? ["does not retain disks"]
        : [],
  },
  {
    name: "no-service-account-key",
    reason: "A key of a service account works for whoever has it, until somebody revokes it.",
    remedy: "use workload identity: backupBucket.identity.mode impersonation or direct",
    check: ({ type }) => (type === "gcp:serviceaccount/key:Key" ? ["is a key of a service account"] : []),
  },
  {
    name: "bucket-keeps-backups",
    reason: "Backups are read by nobody else, and who deletes them by mistake gets them back.",
    remedy: "set uniformBucketLevelAccess, publicAccessPrevention: enforced, and a softDeletePolicy of a week or more",
    check: ({ type, props }) =>
      type === "gcp:storage/bucket:Bucket"
        ? [
            ...(at(props, "uniformBucketLevelAccess") === true ? [] : ["may grant access object by object"]),
            ...(at(props, "publicAccessPrevention") === "enforced" ? [] : ["may be opened to everybody"]),
            ...(Number(at(props, "softDeletePolicy", "retentionDurationSeconds") ?? 0) >= week ||
            at(props, "retentionPolicy") !== undefined
              ? []
              : ["keeps nothing that was deleted"]),
          ]
        : [],
  },
  {
    name: "no-plain-password",
    reason: "What stands in an object is read by everybody who may look at the namespace, and is in the stack's state.",
    remedy: "keep it in a Secret that somebody else makes, and refer to it: valueFrom.secretKeyRef",
    check: (subject) => (isKubernetes(subject) ? plainPasswords(subject.props) : []),
  },
  {
    name: "images-are-pinned",
    reason: "What runs today runs tomorrow: no image may move under its name.",
    remedy: "name images by digest or by a tag other than latest, from a registry that the pack's settings allow",
    check: (subject, { registries }) =>
      isKubernetes(subject)
        ? imagesIn(subject.props).flatMap((image) => [
            ...(isPinned(image) ? [] : [`${image} is not pinned`]),
            ...(registries?.some((registry) => image.replace(/^oci:\/\//, "").startsWith(registry)) === false
              ? [`${image} is from no registry that is allowed`]
              : []),
          ])
        : [],
  },
  ...databaseRules,
];

/** The rules about a program as a whole. */
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
