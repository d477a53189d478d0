import type { Rule } from "../shared/validation";
import { type AlertLevel, alerts } from "./alerts";
import type { AlertChange } from "./rule-groups";

interface Monitoring {
  readonly alerts: Partial<Readonly<Record<string, AlertChange>>>;
}

interface Bundled {
  readonly alertmanager: {
    readonly receivers: readonly {
      readonly kind: string;
      readonly username?: string;
      readonly password?: unknown;
    }[];
  };
}

/** Rules for the bundled stack. */
export const bundledMonitoringRules: Rule<Bundled>[] = [
  {
    id: "mail-login-is-whole",
    reads: ["alertmanager"],
    why: "Alertmanager logs in with both or not at all; with only one of them the mail server refuses alerts.",
    source: "Alertmanager documentation, email_config",
    check: ({ alertmanager: { receivers } }) =>
      receivers.flatMap(({ kind, username, password }, i) =>
        kind === "email" && (username === undefined) !== (password === undefined)
          ? [
              {
                path: ["alertmanager", "receivers", i, username === undefined ? "username" : "password"],
                message: "is missing; write both username and password, or neither",
              },
            ]
          : [],
      ),
  },
];

/** Rules for monitoring, in every mode. */
export const monitoringRules: Rule<Monitoring>[] = [
  {
    id: "threshold-has-its-level",
    reads: ["alerts"],
    why: "A threshold for a severity that the alert does not have has no effect.",
    source: "pgstack",
    check: ({ alerts: changes }) =>
      Object.entries(changes).flatMap(([name, change]) => {
        const levels: Readonly<Record<string, AlertLevel>> = alerts.find((alert) => alert.name === name)?.levels ?? {};
        const known = Object.keys(levels).filter((severity) => levels[severity]?.threshold !== undefined);
        return (["warning", "critical"] as const)
          .filter((severity) => change?.[severity] !== undefined && !known.includes(severity))
          .map((severity) => ({
            path: ["alerts", name, severity],
            message:
              known.length > 0
                ? `this alert has a threshold for ${known.join(" and ")} only; remove it`
                : "this alert has no threshold; remove it",
          }));
      }),
  },
];
