import type { Plan } from "../plan/plan";
import type { PlannedResource } from "../plan/resource";

/** A resource, or several that are shown as one. */
interface Box {
  readonly id: string;
  readonly label: string;
}

/** A component of the program with what is in it. */
interface Group extends Box {
  /** Nothing where the component is one box itself. */
  readonly boxes: readonly Box[];
}

/** The resource that is created first, and the one that waits for it. */
type Arrow = readonly [string, string];

const chart = "pgstack:index:ChartResources";

/** Returns the document with its graph redrawn from a plan; the text around the graph is written by hand. */
export function architectureDocument(text: string, plan: Plan): string {
  return text.replace(/(?<=^```mermaid\n)[\s\S]*?(?=^```$)/m, () => `${resourceGraph(plan)}\n`);
}

/** A Mermaid flow chart of a plan: a frame for each component, an arrow from a resource to each that waits for it. */
export function resourceGraph({ resources }: Pick<Plan, "resources">): string {
  const byTitle = new Map(resources.map((resource) => [title(resource), resource]));
  const shown = resources.filter(({ type }) => !type.startsWith("pulumi:providers:"));
  const groups: Group[] = [];
  const idOf = new Map<string, string>();
  for (const top of shown.filter(({ parent }) => parent === undefined)) {
    const inside = shown.filter((resource) => resource !== top && isIn(resource, top, byTitle));
    const drawn = boxesOf(inside);
    const id = slug(top.name);
    for (const resource of [top, ...inside]) idOf.set(title(resource), id);
    const boxes =
      drawn.length > 1 ? drawn.map(({ resource, covers }) => ({ ...box(top, resource, covers), covers })) : [];
    for (const { id: own, covers } of boxes) for (const covered of covers) idOf.set(title(covered), own);
    groups.push({ id, label: groupLabel(top, boxes.length > 0 ? [] : inside), boxes });
  }
  const arrows = shown.flatMap((resource) => {
    // What a provider waits for, everything that goes through it waits for.
    const first = [...(resource.after ?? []), ...(byTitle.get(resource.provider ?? "")?.after ?? [])];
    return first.map((name): Arrow => [idOf.get(name) ?? "", idOf.get(title(resource)) ?? ""]);
  });
  const within = groups.flatMap(({ id, boxes }) => boxes.map((inner): Arrow => [id, inner.id]));
  return [
    "flowchart TB",
    ...groups.flatMap(({ id, label, boxes }) =>
      boxes.length === 0
        ? [`  ${id}["${label}"]`]
        : [`  subgraph ${id}["${label}"]`, ...boxes.map((inner) => `    ${inner.id}["${inner.label}"]`), "  end"],
    ),
    ...shortest(arrows, within).map(([from, to]) => `  ${from} --> ${to}`),
  ].join("\n");
}

/** Returns the boxes of a component: one for each chart; resources that do not wait for each other share the component's box. */
function boxesOf(inside: readonly PlannedResource[]) {
  const titles = new Set(inside.map(title));
  const charts = inside.filter(({ type }) => type === chart);
  const ofChart = (one: PlannedResource) => inside.filter(({ parent }) => parent === title(one));
  const single = inside.filter(({ type, parent }) => type !== chart && !charts.some((one) => title(one) === parent));
  const drawn = [
    ...single.map((resource) => ({ resource, covers: [resource] })),
    ...charts.map((resource) => ({ resource, covers: [resource, ...ofChart(resource)] })),
  ];
  const ordered = [...single, ...charts].some(({ after }) => (after ?? []).some((first) => titles.has(first)));
  return ordered ? drawn : [];
}

function box(top: PlannedResource, resource: PlannedResource, covers: readonly PlannedResource[]): Box {
  const short = resource.name.startsWith(`${top.name}-`) ? resource.name.slice(top.name.length + 1) : resource.name;
  const what = covers.length > 1 ? kinds(covers) : kind(resource);
  return { id: slug(`${top.name}-${kind(resource)}-${short}`), label: `<b>${short}</b><br/>${what}` };
}

/** Name and class of a component; of one that is a single box also what it holds. */
function groupLabel(top: PlannedResource, inside: readonly PlannedResource[]): string {
  const held = inside.length > 0 ? `<br/>${kinds(inside)}` : "";
  return `<b>${top.name}</b>: ${kind(top)}${held}`;
}

/** Names workloads and counts the other objects; names every kind if there are at most two. */
function kinds(resources: readonly PlannedResource[]): string {
  const counts = new Map<string, number>();
  const objects = resources.filter(({ type }) => type !== chart);
  for (const resource of objects) counts.set(kind(resource), (counts.get(kind(resource)) ?? 0) + 1);
  const named = [...counts].filter(([name]) => counts.size <= 2 || /^(Deployment|StatefulSet|Job)$/.test(name));
  const rest = objects.length - named.reduce((sum, [, count]) => sum + count, 0);
  const texts = named.map(([name, count]) => (count > 1 ? `${count} × ${name}` : name));
  return [...texts, ...(rest > 0 ? [`${rest} more objects`] : [])].join("<br/>");
}

/** Returns the arrows that no longer path implies; a path can lead into a component. */
function shortest(arrows: readonly Arrow[], within: readonly Arrow[]): readonly Arrow[] {
  const between = arrows.filter(([from, to]) => from !== "" && from !== to);
  const unique = [...new Map(between.map((arrow) => [arrow.join(">"), arrow])).values()];
  const steps = [...unique, ...within];
  const leadsTo = (from: string, to: string): boolean =>
    steps.some(([first, next]) => first === from && (next === to || leadsTo(next, to)));
  return unique.filter(
    ([from, to]) => !steps.some(([first, next]) => first === from && next !== to && leadsTo(next, to)),
  );
}

function isIn(resource: PlannedResource, top: PlannedResource, byTitle: Map<string, PlannedResource>): boolean {
  if (resource.parent === undefined) return false;
  if (resource.parent === title(top)) return true;
  const parent = byTitle.get(resource.parent);
  return parent !== undefined && isIn(parent, top, byTitle);
}

function title({ type, name }: Pick<PlannedResource, "type" | "name">): string {
  return `${type} ${name}`;
}

function kind({ type }: Pick<PlannedResource, "type">): string {
  return type.split(":").at(-1) ?? type;
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
}
