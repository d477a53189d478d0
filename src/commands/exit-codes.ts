/** Exit codes that mean the same for every command. */
export const exitCodes = {
  ok: 0,
  /** The command failed, or found something wrong. */
  failed: 1,
  /** The command line or the configuration is wrong; nothing was started. */
  usage: 2,
  /** Kubernetes does not answer. */
  unreachable: 3,
  /** `drift` found manual changes. */
  drifted: 4,
  interrupted: 130,
} as const;

/** Meanings of the exit codes, for help and documents. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: "success; for status: nothing is wrong; a first backup or restore drill that is not due yet is a note",
  failed: "failure; for status, drill and pins: something is wrong, and the output shows what",
  usage:
    "usage: an unknown command, option, environment or cluster, or a configuration that is refused; nothing was started",
  unreachable: "Kubernetes is unreachable: nothing is known",
  drifted: "drift found manual changes",
  interrupted: "interrupted; the same command continues",
};

/** The list of exit codes at the end of the help. */
export const exitCodesHelp = [
  "Exit codes (psql and test pass on those of psql and Jest):",
  ...Object.entries(exitCodes).map(
    ([name, code]) => `  ${String(code).padEnd(3)}  ${exitCodeMeanings[name as keyof typeof exitCodes]}`,
  ),
].join("\n");
