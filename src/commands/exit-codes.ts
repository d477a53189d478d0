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
