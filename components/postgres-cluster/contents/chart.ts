import type { KubernetesObject } from "../../shared/kubernetes-object";
import type { SecretKey } from "../../model/endpoints";
import { psqlJob, type PsqlJobTarget } from "../psql-job";
import { contentsSql, type WithContents } from "../../model/contents/sql";

/** Input of the Job that writes schemas, privileges and extensions. */
export interface ContentsChartProps extends PsqlJobTarget {
  readonly contents: WithContents;
  /** Password of postgres. */
  readonly superuser: SecretKey;
  /** Extensions that the operator creates itself. */
  readonly madeByOperator: readonly string[];
}

/** Renders a Job that writes schemas, privileges and extensions as superuser; undefined if none is configured. */
export function contentsChart(props: ContentsChartProps): KubernetesObject[] {
  const work = contentsSql(props.contents, props.madeByOperator);
  if (work.length === 0) return [];
  return psqlJob(props, {
    purpose: "contents",
    suffix: "contents",
    user: { name: "postgres", database: "postgres", password: props.superuser },
    script: contentsScript,
    args: work.flatMap(({ database, sql }) => [database, sql]),
  });
}

/**
 * Arguments are pairs of a database and its SQL, each one transaction, which is retried until roles, databases and
 * libraries exist: operators create them asynchronously.
 */
export const contentsScript = `
deadline=$(($(date +%s) + TIMEOUT_SECONDS))
while [ $# -gt 0 ]; do
  last=
  until answer=$(printf '%s\\n' "$2" | timeout 120 psql -XAtq1 -v ON_ERROR_STOP=1 -d "$1" -f - 2>&1); do
    if [ "$answer" != "$last" ]; then echo "$1: $answer"; last=$answer; fi
    if [ "$(date +%s)" -ge "$deadline" ]; then echo "not written after $TIMEOUT_SECONDS s: $1: $answer"; exit 1; fi
    sleep 1
  done
  echo "$1: written"
  shift 2
done
`.trim();
