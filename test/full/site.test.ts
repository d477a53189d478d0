import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { registryTrouble } from "../helpers/consumer";
import { report } from "../helpers/report";
import { repository, repositoryFiles } from "../helpers/repository";
import { describeWhen } from "../helpers/when";

const trouble = registryTrouble();

describeWhen(trouble === undefined, trouble ?? "", "the website, built from the files of a commit", () => {
  const checkout = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-site-"));
  const site = path.join(checkout, "docs", "site");
  const dist = path.join(site, ".vitepress", "dist");
  let pages: readonly string[] = [];

  const run = (command: string, ...args: readonly string[]) => {
    const inherited = Object.entries(process.env).filter(([key]) => !/^(JEST_|NODE_ENV$)/.test(key));
    const { status, stdout, stderr } = spawnSync(command, args, {
      ...{ cwd: checkout, env: Object.fromEntries(inherited), encoding: "utf8" },
    });
    return { code: status, output: `${stdout}${stderr}` };
  };
  /** The text of a page that a reader sees. */
  const textOf = (page: string): string => {
    const [content = ""] =
      /<main[^]*<\/main>|<body[^]*<\/body>/.exec(fs.readFileSync(path.join(dist, page), "utf8")) ?? [];
    return content
      .replaceAll(/<(script|style)[^]*?<\/\1>|<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim();
  };

  beforeAll(() => {
    for (const file of repositoryFiles()) {
      fs.mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true });
      fs.copyFileSync(path.join(repository, file), path.join(checkout, file));
    }
    fs.symlinkSync(path.join(repository, "node_modules"), path.join(checkout, "node_modules"));
    const started = Date.now();
    const { code, output } = run("npm", "run", "docs:site");
    if (code !== 0) throw new Error(`npm run docs:site exited with ${String(code)}:\n${output.slice(-4000)}`);
    report(
      `npm run docs:site: ${((Date.now() - started) / 1000).toFixed(0)} s; ${output.trim().split("\n").at(-1) ?? ""}`,
    );
    pages = fs.readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));
  });
  afterAll(() => {
    fs.rmSync(checkout, { recursive: true, force: true });
  });

  it("has a page for every document", () => {
    const documents = Object.values(
      JSON.parse(fs.readFileSync(path.join(site, "sidebar.json"), "utf8")) as Record<string, readonly string[]>,
    ).flat();
    expect(pages.length).toBeGreaterThan(documents.length);
    expect(pages).toContain("index.html");
  });

  it("has no empty page", () => {
    const short = pages.filter((page) => !page.endsWith("404.html") && textOf(page).length < 100);
    expect(short).toEqual([]);
  });

  it("has no dead link or anchor; its build fails on one", () => {
    expect(run("node", path.join(site, "check-links.mjs")).output).toMatch(/\d{4,} links, none dead/);
    const index = path.join(dist, "index.html");
    const html = fs.readFileSync(index, "utf8");
    fs.writeFileSync(index, html.replace("</main>", '<a href="/docs/nowhere.html#x">x</a></main>'));
    const { code, output } = run("node", path.join(site, "check-links.mjs"));
    expect(output).toMatch(/Dead links:\nindex\.html: \/docs\/nowhere\.html#x/);
    expect(code).not.toBe(0);
  });
});
