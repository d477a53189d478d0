import * as path from "node:path";
import { buildSync } from "esbuild";
import { root } from "../root";

/** Programs that run without this package's files, by the module with their text. */
const programs: Readonly<Record<string, { readonly entry: string; readonly banner?: string }>> = {
  "components/rollout/removal-provider.gen.ts": dynamicProvider("components/rollout/removal-provider.ts"),
  "components/rollout/provider.gen.ts": dynamicProvider("components/rollout/provider.ts"),
  "components/published-manifest/provider.gen.ts": dynamicProvider("components/published-manifest/provider.ts"),
  "components/gke-cluster/exec-credential.gen.ts": { entry: "components/gke-cluster/exec-credential.ts" },
};

/**
 * Source of a Pulumi dynamic provider. The engine stores its text in the state and runs it alone, outside of any folder
 * ("Dynamic resource providers" in Pulumi's documentation), so it must read the output of earlier versions. Packages
 * are resolved from pgstack's folder: a strict package manager hides them from the program.
 */
function dynamicProvider(entry: string): { readonly entry: string; readonly banner: string } {
  const banner =
    'try { require = require("node:module").createRequire(require.resolve("pgstack/package.json")); } catch {}';
  return { entry, banner };
}

/**
 * Modules with the text of programs, bundled from TypeScript. The text is small: the state contains it once for each
 * resource, and once for each kubeconfig. Packages are required on first use, which most runs never need.
 */
export function bundles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(programs).map(([file, { entry, banner = "" }]) => [file, moduleOf(entry, bundle(entry, banner))]),
  );
}

function bundle(entry: string, banner: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    supported: { "dynamic-import": false },
    minify: true,
    charset: "utf8",
    ...(banner === "" ? {} : { banner: { js: banner } }),
  });
  return outputFiles.map(({ text }) => text).join("");
}

function moduleOf(entry: string, text: string): string {
  const escaped = text.replace(/[\\`]|\$\{/g, "\\$&");
  return `/** The bundled text of \`${path.basename(entry)}\`, written by \`npm run generate\`. */\nexport const text: string = \`${escaped}\`;\n`;
}
