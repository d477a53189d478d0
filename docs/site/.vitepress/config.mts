import * as fs from "node:fs";
import * as path from "node:path";
import { type DefaultTheme, defineConfig } from "vitepress";
import { withMermaid } from "vitepress-plugin-mermaid";
import { pageOf, sidebar } from "../pages.mts";

const root = path.resolve(import.meta.dirname, "../../..");

/** Slugs of headings as GitHub makes them, which the links of the documents use. */
function slugify(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** Files that pages link to and that are no pages; they are copied beside the pages as text. */
const linked = new Set<string>();

/**
 * Returns the address of a relative link: a page, a copy of another file of the repository, or nothing for a folder.
 *
 * @param source Absolute path of the Markdown file that has the link.
 */
function address(href: string, source: string): string | undefined {
  if (/^(\w+:|#|\/)/.test(href)) return href;
  const [target = "", hash] = href.split("#");
  const file = path.relative(root, path.resolve(path.dirname(source), target));
  const anchor = hash === undefined ? "" : `#${hash}`;
  if (file.endsWith(".md")) return `/${pageOf(file)}${anchor}`;
  if (!fs.statSync(path.join(root, file)).isFile()) return undefined;
  linked.add(file);
  return `/files/${file}.txt`;
}

export default withMermaid(
  defineConfig({
    title: "pgstack",
    description: "Production Postgres on GKE as one typed Pulumi stack",
    srcDir: root,
    outDir: path.join(root, "docs/site/.vitepress/dist"),
    cacheDir: path.join(root, "docs/site/.vitepress/cache"),
    srcExclude: [
      "**/node_modules/**",
      "docs/site/**",
      "test/**",
      "components/**",
      "dist/**",
      "policies/**",
      ".github/**",
    ],
    rewrites: pageOf,
    // The pages are outside of this folder, and so do not find its packages by themselves.
    vite: {
      resolve: { alias: [{ find: /^vue(?=$|\/)/, replacement: path.join(root, "docs/site/node_modules/vue") }] },
    },
    base: process.env["DOCS_BASE"] ?? "/",
    lastUpdated: false,
    markdown: {
      anchor: { slugify },
      toc: { slugify },
      config: (markdown) => {
        const link =
          markdown.renderer.rules["link_open"] ??
          ((tokens, at, options, _env, self) => self.renderToken(tokens, at, options));
        markdown.renderer.rules["link_open"] = (
          tokens,
          at,
          options,
          env: { readonly path: string; readonly realPath?: string },
          self,
        ) => {
          const token = tokens[at];
          const href = token?.attrGet("href");
          if (token !== undefined && typeof href === "string") {
            const to = address(decodeURI(href), env.realPath ?? env.path);
            if (to === undefined) return "<a>";
            token.attrSet("href", to);
            if (to.startsWith("/files/")) token.attrSet("target", "_blank");
          }
          return link(tokens, at, options, env, self);
        };
      },
    },
    buildEnd: ({ outDir }) => {
      for (const file of linked) {
        const copy = path.join(outDir, "files", `${file}.txt`);
        fs.mkdirSync(path.dirname(copy), { recursive: true });
        fs.copyFileSync(path.join(root, file), copy);
      }
    },
    themeConfig: {
      nav: [
        { text: "Guide", link: "/from-zero-on-gke" },
        { text: "Configuration", link: "/config" },
        { text: "Runbooks", link: "/runbooks/" },
        // TypeDoc's own pages, beside those of this site.
        { text: "API", link: "/typedoc/index.html", target: "_self" },
      ],
      sidebar: sidebar(root) as DefaultTheme.Sidebar,
      outline: { level: [2, 3] },
      search: { provider: "local" },
    },
  }),
);
