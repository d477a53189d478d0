import type { EngineEvent, OpType } from "@pulumi/pulumi/automation";
import { showValue } from "../../components/shared/show-value";

/** One change that the engine means to make. */
export interface Change {
  readonly op: OpType;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Whether what is deleted stays where it is, and only the state forgets it. */
  readonly kept: boolean;
  /** What the program said of it before and says now. */
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>> | undefined;
  readonly properties: readonly PropertyChange[];
}

/** One property of it, before and after. */
export interface PropertyChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

const symbols: Partial<Record<OpType, string>> = {
  create: "+",
  update: "~",
  delete: "-",
  replace: "±",
  "create-replacement": "±",
  "delete-replaced": "-",
};

/** The changes among the events of an operation; resources that stay as they are, are left out. */
export function changesOf(events: readonly EngineEvent[]): Change[] {
  return events.flatMap((event) => changeOf(event) ?? []);
}

/** The change that an event announces, if it announces one to a resource that really exists somewhere. */
export function changeOf(event: EngineEvent): Change | undefined {
  const metadata = event.resourcePreEvent?.metadata;
  if (metadata === undefined || symbols[metadata.op] === undefined) return undefined;
  if (metadata.op === "replace" || metadata.op === "delete-replaced") return undefined;
  if (/^(pulumi|pgstack):/.test(metadata.type)) return undefined;
  const [before, after] = [metadata.old?.inputs, metadata.new?.inputs];
  return {
    op: metadata.op,
    urn: metadata.urn,
    type: metadata.type,
    name: metadata.urn.split("::").at(-1) ?? metadata.urn,
    kept: metadata.op === "delete" && metadata.old?.retainOnDelete === true,
    before,
    after,
    properties: differences(before ?? {}, after ?? {}).filter(
      ({ path }) => !path.startsWith("__") && !isForEngine(path),
    ),
  };
}

/** Whether a field of an object only tells the engine how to apply it, as what to wait for. */
export function isForEngine(path: string): boolean {
  return path.startsWith("metadata.annotations.pulumi.com/");
}

/** The changes as lines for a person: a sign, the kind, the name; below, each property that changes. */
export function describeChanges(changes: readonly Change[]): string {
  return changes
    .flatMap((change) => [
      `  ${symbols[change.op] ?? "?"} ${shortType(change.type)} ${change.name}${change.kept ? ": stays, and only the state forgets it" : ""}`,
      ...(change.op === "update" || change.op === "create-replacement"
        ? change.properties.map(
            ({ path, before, after }) => `      ${path}: ${showValue(before)} → ${showValue(after)}`,
          )
        : []),
    ])
    .join("\n");
}

/** `kubernetes:apps/v1:Deployment` becomes `Deployment`. */
export function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}

function differences(before: unknown, after: unknown, path = ""): PropertyChange[] {
  if (Object.is(before, after)) return [];
  if (isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) =>
      differences(
        Reflect.get(before, key),
        Reflect.get(after, key),
        Array.isArray(before) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`,
      ),
    );
  }
  return [{ path, before, after }];
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
