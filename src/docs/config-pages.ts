import { operators } from "../../components/operators";
import { cell, type ConfigKey, configKeys } from "./config";
import { type ConfigTopic, configTopics } from "./config-topics";

/** A key with the name by which links lead to it. */
interface NamedKey extends ConfigKey {
  readonly anchor: string;
}

/** A table of keys under one heading. */
interface Section {
  /** Key that the section is about, as in `ConfigTopic.keys`. */
  readonly id: string;
  readonly keys: readonly NamedKey[];
}

const operatorTitles = new Map<string, string>(operators.map(({ name, title }) => [name, title]));

/** `docs/config.md`, an index of every topic, and `docs/config/<topic>.md`: each key with its type, its default and the effect of a change. */
export function configDocuments(): Readonly<Record<string, string>> {
  const keys = named(configKeys());
  const pages = configTopics.map((topic) => ({ topic, sections: sectionsOf(topic, keys) }));
  return {
    "docs/config.md": index(pages),
    ...Object.fromEntries(
      pages.map(({ topic, sections }) => [`docs/config/${topic.page}.md`, page(topic, sections)] as const),
    ),
  };
}

/** Returns anchors that stay when a variant is added: the first key of a path has the path, further ones their variants too. */
function named(keys: readonly ConfigKey[]): NamedKey[] {
  const taken = new Set<string>();
  return keys.map((key) => {
    const anchor = taken.has(key.id) ? [key.id, ...key.variants].join("-") : key.id;
    taken.add(anchor);
    return { ...key, anchor };
  });
}

/** A section for each key; of the objects of one operator only, a section for each key below. */
function sectionsOf({ keys: wanted }: ConfigTopic, keys: readonly NamedKey[]): Section[] {
  const sections = wanted.flatMap((id) => {
    const isOperators = operators.some(({ ownKey }) => id === `clusters.${ownKey}`);
    const parts = isOperators ? childrenOf(id, keys).map((key) => key.id) : [id];
    return parts.map((part) => ({
      id: part,
      keys: keys.filter((key) => key.id === part || (part !== "clusters" && key.id.startsWith(`${part}.`))),
    }));
  });
  return [...sections.filter(isLeaf), ...sections.filter((section) => !isLeaf(section))];
}

/** The keys right below one, each path once. */
function childrenOf(parent: string, keys: readonly NamedKey[]): NamedKey[] {
  const children = keys.filter(({ id }) => id.startsWith(`${parent}.`) && !id.slice(parent.length + 1).includes("."));
  return children.filter(({ id }, at) => children.findIndex((other) => other.id === id) === at);
}

function page({ title, text }: ConfigTopic, sections: readonly Section[]): string {
  const isCluster = sections.some(({ id }) => id.startsWith("clusters"));
  return `${[
    `# ${title}`,
    "",
    text,
    "",
    `Paths start ${isCluster ? "at an entry of `pgstack:clusters`" : "below `pgstack:`"}. Written by \`npm run docs\` from the schema that checks the configuration; [all topics](../config.md).`,
    ...sections.flatMap(section),
  ].join("\n")}\n`;
}

/** Keys without anything below share one table; an object has a heading and a table of its own. */
function section({ id, keys }: Section, at: number, all: readonly Section[]): string[] {
  const isSingle = (one: Section | undefined): boolean => one !== undefined && isLeaf(one);
  const continues = isSingle(all[at]) && isSingle(all[at - 1]);
  const heading = isSingle(all[at]) ? "Keys" : title(id);
  const head = ["", `## ${heading}`, "", "| key | type | default | |", "|---|---|---|---|"];
  return [...(continues ? [] : head), ...rows(keys)];
}

const isLeaf = ({ keys }: Section): boolean => new Set(keys.map(({ id }) => id)).size === 1;

const title = (id: string): string => shownPath(id).replaceAll("[]", "");

/** Returns rows in the order of the schema; keys that some operators lack are marked, unless all keys belong to one. */
function rows(keys: readonly NamedKey[]): string[] {
  const of = [...operatorTitles.keys()].map((name) => keys.filter((key) => operatorOfKey(key) === name));
  const isOfOne = of.filter((own) => own.length > 0).length < 2;
  const contents = of.map((own) => new Set(own.map(content)));
  const titles = (key: NamedKey): string[] =>
    [...operatorTitles.values()].filter((_, i) => contents[i]?.has(content(key)) === true);
  let condition = "";
  const ofNone = keys.filter((key) => operatorOfKey(key) === undefined);
  return (isOfOne ? keys : [...ofNone, ...merged(of)]).flatMap((key) => {
    const isShared = isOfOne || ofNone.includes(key) || contents.every((own) => own.has(content(key)));
    const own = key.variants.length === 1 && operatorOfKey(key) !== undefined ? "" : key.condition;
    const head = own !== condition && own !== "" ? [`| **${shownPath(own)}** | | | |`] : [];
    condition = own;
    return [...head, row(key, isShared ? "" : `*${titles(key).join(", ")}:* `)];
  });
}

/** Keys of all operators: equal ones once, those of one operator behind the key that they follow there. */
function merged([first = [], ...others]: readonly (readonly NamedKey[])[]): NamedKey[] {
  const all = [...first];
  for (const own of others) {
    let at = 0;
    for (const key of own) {
      const equal = all.findIndex((other) => content(other) === content(key));
      const before = all.findLastIndex(({ id, condition }) => id === key.id && condition === key.condition);
      if (equal < 0) all.splice(before < 0 ? at : before + 1, 0, key);
      at = (equal < 0 ? all.indexOf(key) : equal) + 1;
    }
  }
  return all;
}

/** The operator whose clusters or installations have the key; nothing for a key of something else. */
function operatorOfKey({ id, variants: [first = ""] }: ConfigKey): string | undefined {
  return /^(clusters|operators)\b/.test(id) && operatorTitles.has(first) ? first : undefined;
}

/** Everything of a row that a reader sees, without the operator that has it. */
function content({ path, type, shown, text, condition, variants }: NamedKey): string {
  return JSON.stringify([path, type, shown, text, condition.includes("operator:") ? "" : condition, variants.slice(1)]);
}

function row({ anchor, path, type, shown, text }: NamedKey, operator: string): string {
  const link = `<a id="${anchor}"></a>[\`${shownPath(path)}\`](#${anchor})`;
  return `| ${link} | ${type} | ${cell(shown)} | ${operator}${withLinks(cell(text))} |`;
}

/** A path, or a condition that starts with one, as a page shows it: keys of a cluster start at the cluster, keys at the top have their prefix. */
function shownPath(text: string): string {
  const [, quote = "", path = ""] = /^(`?)(.*)$/.exec(text) ?? [];
  const inCluster = path.replace(/^clusters(\[\])?\.(?=\w)/, "");
  if (inCluster !== path) return `${quote}${inCluster}`;
  return /^\w+(\[\])?(`|$)/.test(path) ? `${quote}pgstack:${path}` : text;
}

/** Names of documents become links. */
const withLinks = (text: string): string => text.replaceAll(/\bdocs\/([\w/-]+\.md)/g, "[$1](../$1)");

function index(pages: readonly { readonly topic: ConfigTopic; readonly sections: readonly Section[] }[]): string {
  return `${[
    "# Configuration",
    "",
    "`Pulumi.<environment>.yaml` has the keys under `config:`, each top-level key with the prefix `pgstack:`. Every page names type, default and the effect",
    "of a change of each key, and every key has a link of its own. Rules across keys are in [rules.md](rules.md); editors read",
    "[environment.schema.json](environment.schema.json), other programs [config.schema.json](config.schema.json). Written by `npm run docs`.",
    ...pages.flatMap(({ topic: { page: file, title: name }, sections }) => [
      "",
      `## [${name}](config/${file}.md)`,
      "",
      "| key | |",
      "|---|---|",
      ...sections
        .flatMap(({ id, keys }) => [...keys.slice(0, 1), ...(sections.length === 1 ? childrenOf(id, keys) : [])])
        .map((key) => `| [\`${shownPath(key.path)}\`](config/${file}.md#${key.anchor}) | ${fromIndex(key.text)} |`),
    ]),
  ].join("\n")}\n`;
}

const fromIndex = (text: string): string => withLinks(cell(text)).replaceAll("](../", "](");
