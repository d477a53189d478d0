import { resourceFindings } from "../../../model/containers";
import type { Rule, RuleFinding } from "../../../shared/validation";
import type { ResolvedZalandoCluster } from "../cluster";
import { exporterPort } from "../sidecar";

/** Names and ports of the operator, of Spilo and of pgstack in the pods of instances. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go, generateContainer. */
const names = ["postgres", "exporter"];
const ports: readonly number[] = [5432, 8008, 8080, exporterPort.number];
/** Variables that the operator adds before those of a sidecar. Source: the same, patchSidecarContainers. */
const variables = ["POD_NAME", "POD_NAMESPACE", "POSTGRES_USER", "POSTGRES_PASSWORD"];

/** Returns a finding for each value that is taken already, or repeats an earlier one. */
function taken<Value>(
  values: readonly Value[],
  others: readonly Value[],
  at: (i: number) => RuleFinding["path"],
): RuleFinding[] {
  return values.flatMap((value, i) => {
    const owned = others.includes(value);
    return owned || values.indexOf(value) < i
      ? [
          {
            path: at(i),
            message: owned ? "belongs to the operator or pgstack; use another" : "is used twice; use another",
          },
        ]
      : [];
  });
}

const path = ["zalando", "sidecars"];

/** Rules for containers of the user. */
export const sidecarRules: Rule<ResolvedZalandoCluster>[] = [
  {
    id: "sidecar-has-its-name",
    reads: ["zalando"],
    why: "The operator ignores the second of two sidecars with one name, and Kubernetes refuses a second container postgres.",
    source: "Zalando's operator 1.15, pkg/cluster/util.go, mergeContainers",
    check: ({ zalando: { sidecars } }) =>
      taken(
        sidecars.map(({ name }) => name),
        names,
        (i) => [...path, i, "name"],
      ),
  },
  {
    id: "sidecar-has-its-ports",
    reads: ["zalando"],
    why: "Containers of a pod share their ports: the second program on one cannot listen.",
    source:
      "Kubernetes documentation, pod networking; Zalando's operator 1.15, pkg/cluster/k8sres.go, generateContainer",
    check: ({ zalando: { sidecars } }) => {
      const all = sidecars.flatMap((one, i) =>
        one.ports.map(({ port }, j) => ({ port, path: [...path, i, "ports", j, "port"] })),
      );
      return [
        ...taken(
          all.map(({ port }) => port),
          ports,
          (i) => all[i]?.path ?? path,
        ),
        ...sidecars.flatMap((one, i) =>
          taken(
            one.ports.map(({ name }) => name),
            [exporterPort.name],
            (j) => [...path, i, "ports", j, "name"],
          ),
        ),
      ];
    },
  },
  {
    id: "sidecar-has-its-variables",
    reads: ["zalando"],
    why: "The operator silently drops a variable with the name of an earlier one, in any case of letters, and four are its own.",
    source: "Zalando's operator 1.15, pkg/cluster/k8sres.go, appendEnvVars, patchSidecarContainers",
    check: ({ zalando: { sidecars } }) =>
      sidecars.flatMap(({ env }, i) => [
        ...taken(
          env.map(({ name }) => name.toUpperCase()),
          variables,
          (j) => [...path, i, "env", j, "name"],
        ),
        ...env.flatMap(({ value, secret }, j) =>
          (value === undefined) === (secret === undefined)
            ? [{ path: [...path, i, "env", j], message: "needs exactly one of value and secret" }]
            : [],
        ),
      ]),
  },
  {
    id: "sidecar-cpu-limit-covers-request",
    reads: ["zalando", "pooler"],
    why: "Kubernetes refuses a pod with a limit below its request: the operator retries forever.",
    source: "Kubernetes documentation, resource management for pods",
    check: ({ pooler, zalando: { sidecars } }) => [
      ...sidecars.flatMap(({ resources }, i) => resourceFindings(resources, [...path, i, "resources"])),
      ...(pooler?.resources === undefined ? [] : resourceFindings(pooler.resources, ["pooler", "resources"])),
    ],
  },
];
