import type { KubernetesObject } from "../../shared/kubernetes-object";
import { psqlJob, type PsqlJobTarget } from "../psql-job";
import { type Expectation, expectationQuery, writeProbe } from "./sql";

/** What the proof of readiness is rendered from. */
export interface ReadinessChartProps extends PsqlJobTarget, Expectation {
  /** What was applied before: the proof is made anew whenever it changes. */
  readonly customResource: KubernetesObject;
}

/**
 * A Job that connects as the application does (its user, its password, TLS verified against the cluster's authority),
 * waits until replicas stream and settings are in force, and commits a write. `up` ends when it has.
 */
export function readinessChart(props: ReadinessChartProps): KubernetesObject[] {
  return psqlJob(props, {
    purpose: "readiness",
    suffix: "ready",
    user: props.endpoints.user,
    script,
    args: [expectationQuery(props), writeProbe],
    about: props.customResource,
  });
}

/** $1 says what is missing, $2 writes. Each new answer is a line of the log; the last one is the reason of a failure. */
const script = `
deadline=$(($(date +%s) + TIMEOUT_SECONDS)); said=
while :; do
  answer=$(timeout 15 psql -XAtq -v ON_ERROR_STOP=1 -c "$1" 2>&1) || answer="cannot query: $answer"
  if [ "$answer" = ready ]; then
    answer=$(timeout 15 psql -XAtq -v ON_ERROR_STOP=1 -c "$2" 2>&1 >/dev/null) && [ -z "$answer" ] && break
    answer="a write does not return: $answer"
  fi
  if [ "$answer" != "$said" ]; then echo "$answer"; said=$answer; fi
  if [ "$(date +%s)" -ge "$deadline" ]; then echo "not ready after $TIMEOUT_SECONDS s: $answer"; exit 1; fi
  sleep 0.5
done
echo ready
`.trim();
