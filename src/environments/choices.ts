import { type OperatorName, operatorOf, operatorsByUse } from "../../components/operators";
import { UsageError } from "../errors";

/** The values that a new environment is chosen from. The first of each is the default. */
export const choices = {
  kubernetes: ["kind", "existing", "gke"],
  /** Every operator of the registry. */
  operator: operatorsByUse.map(({ name }) => name),
  backups: ["volume", "bucket", "none"],
} as const;

/** A new environment, completely chosen. */
export interface NewEnvironment {
  readonly name: string;
  readonly kubernetes: (typeof choices.kubernetes)[number];
  readonly operator: OperatorName;
  /** True if data is protected from deletion. */
  readonly protected: boolean;
  readonly backups: (typeof choices.backups)[number];
  readonly monitoring: boolean;
  readonly instances: number;
  /** Major version of Postgres. */
  readonly version: string;
  /** Size of a data volume. */
  readonly size: string;
  /** Namespace of the application, which NetworkPolicies allow. */
  readonly application: string;
  /** Context of the kubeconfig, for `existing`. */
  readonly context: string;
  /** Google Cloud project, for `gke`. */
  readonly project: string;
  /** Region of Google Cloud, for `gke`. */
  readonly region: string;
}

/** Kinds of backup that an operator supports on a Kubernetes source. */
export function backupsFor({
  kubernetes,
  operator,
}: Pick<NewEnvironment, "kubernetes" | "operator">): readonly NewEnvironment["backups"][] {
  return [
    ...(operatorOf({ operator }).starter.volumeBackups ? (["volume"] as const) : []),
    ...(kubernetes === "gke" ? (["bucket"] as const) : []),
    "none",
  ];
}

/**
 * Checks that choices are compatible.
 *
 * @throws UsageError naming the incompatible option, and the possible ones.
 */
export function checkChoices(wanted: NewEnvironment): void {
  const { name, kubernetes, operator, backups } = wanted;
  // Pulumi's names of stacks; `list` is a subcommand of backup, and a word with an extension is a file.
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name) || name === "list") {
    throw new UsageError(`"${name}" cannot be the name of an environment: use letters, digits, - and _.`);
  }
  const possible = backupsFor(wanted);
  if (!possible.includes(backups)) {
    throw new UsageError(
      `--backups ${backups}: with --kubernetes ${kubernetes} and --operator ${operator} write ${possible.join(" or ")}.`,
    );
  }
  if (wanted.protected && backups === "none") {
    throw new UsageError("--protected: data that is protected needs backups; write --backups volume or bucket.");
  }
  if (wanted.protected && kubernetes === "kind") {
    throw new UsageError(
      `--protected: with --kubernetes ${kubernetes} everything is deleted with the machine; omit the option.`,
    );
  }
  if (kubernetes === "existing" && wanted.context === "")
    throw new UsageError("--context is required with --kubernetes existing.");
  if (kubernetes === "gke" && wanted.project === "")
    throw new UsageError("--project is required with --kubernetes gke.");
}
