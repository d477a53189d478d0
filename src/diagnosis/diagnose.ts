import { z } from "zod";
import { googleFix } from "./google";
import { eventFixes } from "./event-fixes";

const eventSchema = z.looseObject({
  reason: z.string().default(""),
  message: z.string().default(""),
  type: z.string().default("Normal"),
  involvedObject: z.looseObject({ kind: z.string().default("?"), name: z.string().default("?") }),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  series: z.looseObject({ lastObservedTime: z.string().nullish() }).nullish(),
});

const listSchema = z.looseObject({ items: z.array(z.unknown()) });

type Event = z.output<typeof eventSchema>;

/** Maximum length of a message of an event, in characters. */
const longest = 300;
/** Maximum number of problems that are shown: the first ones cause the others. */
const most = 5;

/**
 * Describes the warning events of a namespace, each with its fix: those with a known fix first, then the newest.
 *
 * @param events output of `kubectl get events -o json`.
 * @param since start of the run in milliseconds since the epoch; older events are ignored.
 */
export function diagnose(events: unknown, since: number): string[] {
  const seen = new Set<string>();
  return parsed(events)
    .filter((event) => event.type === "Warning" && timeOf(event) >= since)
    .sort((a, b) => Number(hasRemedy(b)) - Number(hasRemedy(a)) || timeOf(b) - timeOf(a))
    .filter((event) => {
      // Ten pods with the same cause are one problem.
      const trouble = `${event.reason} ${event.involvedObject.kind} ${remedyFor(event) ?? event.message}`;
      return !seen.has(trouble) && seen.add(trouble);
    })
    .slice(0, most)
    .map(describe);
}

function parsed(events: unknown): Event[] {
  const items = listSchema.safeParse(events).data?.items ?? [];
  return items.flatMap((item) => eventSchema.safeParse(item).data ?? []);
}

function describe(event: Event): string {
  const { reason, involvedObject, message } = event;
  const text = message.length > longest ? `${message.slice(0, longest)}…` : message;
  const remedy = remedyFor(event);
  const described = `${involvedObject.kind} ${involvedObject.name}: ${reason}: ${text.trim().replaceAll(/\s+/g, " ")}`;
  return remedy === undefined ? described : `${described}\n    → ${remedy}`;
}

function remedyFor({ reason, message }: Event): string | undefined {
  const known = eventFixes.find(({ reasons, saying }) => reasons.includes(reason) && (saying?.test(message) ?? true));
  return googleFix(message) ?? known?.remedy;
}

function hasRemedy(event: Event): boolean {
  return remedyFor(event) !== undefined;
}

function timeOf({ lastTimestamp, eventTime, series }: Event): number {
  const times = [lastTimestamp, eventTime, series?.lastObservedTime].map((text) => Date.parse(text ?? ""));
  return Math.max(0, ...times.filter((time) => !Number.isNaN(time)));
}
