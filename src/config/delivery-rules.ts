import type { ResolvedBackupBucket } from "../../components/backup-bucket/schema";
import type { Rule } from "../../components/shared/validation";

/** Who brings what runs in Kubernetes there; see `docs/gitops.md`. */
export const deliveries = ["pulumi", "handover", "gitops"] as const;

interface Environment {
  readonly delivery: (typeof deliveries)[number];
  readonly kubernetes: { readonly source: string };
  readonly backupBucket?: ResolvedBackupBucket;
}

/** Rules for an environment whose Kubernetes objects are brought by somebody else. */
export const deliveryRules: Rule<Environment>[] = [
  {
    id: "gitops-leaves-a-cloud",
    reads: ["delivery", "kubernetes"],
    why: "Where there is no cloud, `up` would have nothing to make, and look as if it had made an environment.",
    source: "pgstack",
    check: ({ delivery, kubernetes: { source } }) =>
      delivery === "gitops" && source !== "gke" && source !== "gke-existing"
        ? [
            {
              path: ["delivery"],
              message: `leaves up nothing to make, as kubernetes.source ${source} has no cloud; remove it, and take npm run render alone`,
            },
          ]
        : [],
  },
  {
    id: "gitops-has-no-key",
    reads: ["delivery", "backupBucket"],
    why: "A JSON key gets to pods in a Secret that `up` makes; no file may hold it, and nobody else has it.",
    source: "pgstack",
    check: ({ delivery, backupBucket }) =>
      delivery === "gitops" && backupBucket?.identity.mode === "key"
        ? [
            {
              path: ["backupBucket", "identity", "mode"],
              message: "needs delivery: pulumi, as no file may hold the key; write impersonation or direct",
            },
          ]
        : [],
  },
];
