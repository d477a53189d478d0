import { z } from "zod";
import { postgresClusterSchema } from "../../components/postgres-cluster";
import { postgresOperatorSchema } from "../../components/postgres-operator";
import { dnsLabel } from "../../components/shared/scalars";
import { type Rule, strict, withRules } from "../../components/shared/validation";

const kubernetes = z.discriminatedUnion("source", [
  strict({
    source: z.literal("embedded").describe("The one-node Kubernetes that pgstack brings up on this machine."),
  }),
  strict({
    source: z.literal("existing").describe("A Kubernetes that exists already."),
    kubeconfig: z
      .string()
      .min(1)
      .default("~/.kube/config")
      .describe("Path of the kubeconfig. The environment variable KUBECONFIG is never read."),
    context: z.string().min(1).describe("Context in it. It is always named; the current context is never used."),
  }),
]);

const environment = strict({
  disposable: z
    .boolean()
    .default(false)
    .describe(
      "Whether the environment may be destroyed with its data. While false everything that holds data is protected.",
    ),
  kubernetes: kubernetes.describe("Where everything runs."),
  operators: z.array(postgresOperatorSchema).min(1).describe("Postgres operators to install."),
  clusters: z.array(postgresClusterSchema).default([]).describe("Postgres clusters."),
});

type Environment = z.output<typeof environment>;

const rules: Rule<Environment>[] = [
  {
    id: "cluster-has-operator",
    reads: ["operators", "clusters"],
    why: "A cluster without its operator stays an object that nobody acts on.",
    source: "Kubernetes documentation, operator pattern",
    check: ({ operators, clusters }) =>
      clusters.flatMap((cluster, i) =>
        operators.some(({ operator }) => operator === cluster.operator)
          ? []
          : [{ path: ["clusters", i, "operator"], message: "is not among operators; add it there" }],
      ),
  },
  {
    id: "one-operator-of-a-kind",
    reads: ["operators"],
    why: "Two operators of one kind act on the same clusters and fight over them.",
    source: "PGO 6.0, config/README.md",
    check: ({ operators }) =>
      operators.flatMap((operator, i) =>
        operators.findIndex((other) => other.operator === operator.operator) < i
          ? [{ path: ["operators", i, "operator"], message: "is there twice; keep one" }]
          : [],
      ),
  },
  {
    id: "cluster-names-differ",
    reads: ["clusters"],
    why: "Two clusters of one name in one namespace are one object.",
    source: "Kubernetes documentation, object names",
    check: ({ clusters }) =>
      clusters.flatMap((cluster, i) =>
        clusters.findIndex((other) => other.name === cluster.name) < i
          ? [{ path: ["clusters", i, "name"], message: "is there twice; names are unique in an environment" }]
          : [],
      ),
  },
  {
    id: "cluster-is-watched",
    reads: ["operators", "clusters"],
    why: "An operator ignores clusters outside of the namespaces that it watches, without a word.",
    source: "PGO 6.0, cmd/postgres-operator/main.go; CloudNativePG 1.28, operator configuration",
    check: ({ operators, clusters }) =>
      clusters.flatMap((cluster, i) => {
        const watched = operators.find(({ operator }) => operator === cluster.operator)?.watchNamespaces ?? [];
        return watched.length === 0 || watched.includes(cluster.namespace)
          ? []
          : [
              {
                path: ["clusters", i, "namespace"],
                message: `is not watched; add it to the operator's watchNamespaces (${watched.join(", ")})`,
              },
            ];
      }),
  },
];

/** One environment: what stands under `pgstack:` in `Pulumi.<stack>.yaml`. */
export const environmentSchema = withRules(environment, rules);

/** An environment with every default filled in. */
export type EnvironmentConfig = Environment;

/** Top-level keys of an environment. */
export const environmentKeys = Object.keys(environment.shape);

/** A DNS label; exported for the commands that take names. */
export const nameSchema = dnsLabel();
