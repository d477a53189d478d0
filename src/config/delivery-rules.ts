import type { ResolvedBackupBucket } from "../../components/backup-bucket/schema";
import type { Rule } from "../../components/shared/validation";

/** Tool that applies Kubernetes objects; see `docs/gitops.md`. */
export const deliveries = ["pulumi", "handover", "gitops"] as const;

interface Environment {
  readonly delivery: (typeof deliveries)[number];
  readonly kubernetes: { readonly source: string };
  readonly backupBucket?: ResolvedBackupBucket;
}

/** Rules for an environment whose Kubernetes objects are applied by another tool. */
export const deliveryRules: Rule<Environment>[] = [
  {
    id: "gitops-leaves-a-cloud",
    reads: ["delivery", "kubernetes"],
    why: "Without cloud resources `up` would create nothing, although it looks as if it had created an environment.",
    source: "pgstack",
    check: ({ delivery, kubernetes: { source } }) =>
      delivery === "gitops" && source !== "gke" && source !== "gke-existing"
        ? [
            {
              path: ["delivery"],
              message: `leaves up nothing to create, because kubernetes.source ${source} has no cloud resources; remove it, and use only npm run render`,
            },
          ]
        : [],
  },
  {
    id: "gitops-has-no-key",
    reads: ["delivery", "backupBucket"],
    why: "A JSON key reaches pods in a Secret that `up` creates; it must not be written to a file, and no other tool has it.",
    source: "pgstack",
    check: ({ delivery, backupBucket }) =>
      delivery === "gitops" && backupBucket?.identity.mode === "key"
        ? [
            {
              path: ["backupBucket", "identity", "mode"],
              message:
                "needs delivery: pulumi, because the key must not be written to a file; use impersonation or direct",
            },
          ]
        : [],
  },
];
