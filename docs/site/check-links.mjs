// Checks the built website: every link of a page leads to a page, a file and an anchor that exist.
import * as fs from "node:fs";
import * as path from "node:path";

const dist = path.join(import.meta.dirname, ".vitepress/dist");
const files = fs.readdirSync(dist, { recursive: true, encoding: "utf8" }).map((file) => file.split(path.sep).join("/"));
const pages = new Map(
  files.filter((file) => file.endsWith(".html")).map((file) => [file, fs.readFileSync(path.join(dist, file), "utf8")]),
);
const base = process.env["DOCS_BASE"] ?? "/";

/** Text of an attribute. */
const plain = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&lt;", "<");
const all = (text, pattern) => [...text.matchAll(pattern)].map(([, found]) => plain(found));
const anchors = new Map([...pages].map(([page, text]) => [page, new Set(all(text, / id="([^"]+)"/g))]));

let links = 0;
const dead = [];
for (const [page, text] of pages) {
  const [content = ""] = /<main[\s\S]*<\/main>/.exec(text) ?? [];
  for (const href of all(content, / href="([^"]+)"/g).filter((to) => !/^\w+:/.test(to))) {
    links += 1;
    const { pathname, hash } = new URL(href, `http://site${base}${page}`);
    const target = decodeURIComponent(pathname.slice(base.length)).replace(/(^|\/)$/, "$1index.html");
    const anchor = decodeURIComponent(hash.slice(1));
    if (!files.includes(target) || (anchor !== "" && anchors.get(target)?.has(anchor) !== true))
      dead.push(`${page}: ${href}`);
  }
}
if (pages.size < 100 || links < 1000)
  throw new Error(`${pages.size} pages and ${links} links are too few to be the website.`);
if (dead.length > 0) throw new Error(`Dead links:\n${dead.join("\n")}`);
console.log(`${pages.size} pages, ${links} links, none dead`);
