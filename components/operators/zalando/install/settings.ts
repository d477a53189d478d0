import { z } from "zod";
import { pullSecretNames } from "../../../shared/scalars";
import { type Rule, strict, withRules } from "../../../shared/validation";
import { zalando } from "../../../versions";
import { common, everyNamespace, imageVersion, operatorIsPinned } from "../../../model/operator-settings";

const zalandoOperator = strict({
  operator: z.literal("zalando").describe("Zalando's Postgres Operator."),
  ...common,
  imagePullPolicy: z
    .enum(["Always", "IfNotPresent", "Never"])
    .default("IfNotPresent")
    .describe("Pull policy of the operator image."),
  podPullSecrets: pullSecretNames
    .default([])
    .describe(
      "Secrets of type kubernetes.io/dockerconfigjson in the namespace of the clusters, for the images of their pods. They belong to the service " +
        'account that all pods of the namespace share. With watchNamespaces: ["*"] a change does not reach existing service accounts.',
    ),
  antiAffinity: z
    .enum(["preferred", "required"])
    .default("preferred")
    .describe(
      "scheduling.antiAffinity of all its clusters, which must be the same: it belongs to the operator. A change is a rolling restart of each cluster.",
    ),
  passwordRotationDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe("Interval in days of `zalando.rotatePasswords` and `zalando.rotateUsers` of its clusters."),
  imageVersion: imageVersion(zalando.version),
});

type Settings = z.output<typeof zalandoOperator>;

/** Rules for an installation. */
export const settingsRules: Rule<Settings>[] = [
  operatorIsPinned(zalando.version, ["image", "imageVersion"]),
  {
    id: "operator-watches-one-namespace",
    reads: ["watchNamespaces"],
    why: "The operator watches one namespace, or all of them: it would ignore clusters in the others.",
    source: "Zalando's operator 1.15, pkg/controller/controller.go, getEffectiveNamespace",
    check: ({ watchNamespaces }) =>
      watchNamespaces.length > 1
        ? [
            {
              path: ["watchNamespaces"],
              message: `must be one namespace with operator: zalando; keep one, or write ["${everyNamespace}"]`,
            },
          ]
        : [],
  },
];

/** Schema of an installation of Zalando's operator. */
export const zalandoOperatorSchema = withRules(zalandoOperator, settingsRules);

/** An installation of Zalando's operator with every default filled in. */
export type { ZalandoResolvedOperator as ResolvedZalandoOperator } from "../../resolved.gen";
