import * as fs from "node:fs";
import * as path from "node:path";

/** Returns the page of a Markdown file of the repository: the README is the start page, `docs/` is left out, other files of the root are in `project/`. */
export function pageOf(file: string): string {
  return file
    .replace(/^README\.md$/, "index.md")
    .replace(/^(?=[A-Z]+\.md$)/, "project/")
    .replace(/^docs\//, "")
    .replace(/(^|\/)README\.md$/, "$1index.md");
}

interface Item {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly Item[];
}

/** Groups that stay open: the others have too many pages. */
const open = ["Guide", "Operations"];

/** Returns the sidebar of `sidebar.json`: each page by its first heading, a pattern as its files. */
export function sidebar(root: string): Item[] {
  const groups = JSON.parse(fs.readFileSync(path.join(root, "docs/site/sidebar.json"), "utf8")) as Record<
    string,
    readonly string[]
  >;
  return Object.entries(groups).map(([text, patterns]) => ({
    text,
    collapsed: !open.includes(text),
    items: [...new Set(patterns.flatMap((pattern) => filesOf(root, pattern)))].map((file) => ({
      text: file === "README.md" ? "What it is" : title(root, file),
      link: `/${pageOf(file).replace(/(index)?\.md$/, "")}`,
    })),
  }));
}

function filesOf(root: string, pattern: string): string[] {
  if (!pattern.includes("*")) return [pattern];
  const [parent = "", rest = ""] = pattern.split("/*", 2);
  return fs
    .readdirSync(path.join(root, parent))
    .map((name) => (rest.startsWith("/") ? `${parent}/${name}${rest}` : `${parent}/${name}`))
    .filter((file) => file.endsWith(".md") && fs.existsSync(path.join(root, file)))
    .sort();
}

function title(root: string, file: string): string {
  return /^# (.*)$/m.exec(fs.readFileSync(path.join(root, file), "utf8"))?.[1]?.replaceAll("`", "") ?? file;
}
