import type { Rule, RuleFinding } from "../../shared/validation";
import { closest } from "../../shared/validation";
import type { ServerFacts } from "../effective";
import type { Configured } from "../settings";
import { knownExtensions } from "./extensions";
import type { WithContents } from "./sql";

interface Preloading extends Configured, Pick<WithContents, "extensions"> {
  readonly image?: string | undefined;
}

/** Libraries that raise an error in a session. Source: _PG_init of pgaudit.c, pg_cron.c and citus' shared_library_init.c. */
const atStartOnly = ["pgaudit", "pg_cron", "citus"];

/** Extensions by the name of their library. */
const extensionOf = new Map([...knownExtensions].map(([name, { library }]) => [library ?? name, name] as const));

/** Rules for libraries that settings load. */
export const preloadRules = (server: ServerFacts): Rule<Preloading>[] => [
  {
    id: "preloaded-library-exists",
    reads: ["parameters", "extensions", "image"],
    why: "Postgres does not start with a library in shared_preload_libraries that is missing; with one in session_preload_libraries or local_preload_libraries every connection fails.",
    source: "PostgreSQL documentation, Shared Library Preloading; src/backend/utils/init/miscinit.c, load_libraries",
    check: (cluster) =>
      Object.entries(cluster.parameters).flatMap(([key, value]) =>
        /^(shared|session|local)_preload_libraries$/i.test(key) && String(value).trim() !== ""
          ? String(value)
              .split(",")
              .map((entry) => problem(cluster, server, key.toLowerCase(), entry.trim().replaceAll('"', "")))
              .filter((message) => message !== undefined)
              .slice(0, 1)
              .map((message): RuleFinding => ({ path: ["parameters", key], message }))
          : [],
      ),
  },
];

function problem(
  { extensions, image }: Preloading,
  server: ServerFacts,
  setting: string,
  entry: string,
): string | undefined {
  if (entry === "") return "has an empty name; separate names of libraries with commas";
  const name = entry.replace(/^\$libdir\/(plugins\/)?/, "").replace(/\.so$/, "");
  if (setting !== "shared_preload_libraries" && atStartOnly.includes(name))
    return `has ${name}, which must be preloaded; add it to extensions, and remove it here`;
  const own = extensions.some(
    ({ name: extension, library, unverified }) => library === name || (unverified === true && extension === name),
  );
  const known = extensionOf.get(name);
  if (own || (known !== undefined && (image !== undefined || server.extensions.has(known)))) return undefined;
  if (known !== undefined)
    return `has ${name}, which is missing in the pinned image; set image to one that contains it`;
  const meant = closest(name, [...extensionOf.keys()]);
  return `has ${name}, which pgstack does not know; ${meant === undefined ? "" : `did you mean "${meant}"? `}For a library of your own add an entry to extensions with unverified: true and library`;
}
