import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { poolerSettings } from "../../components/model/pooler-settings/value";
import { nameProblem, serverSetting, settingNames } from "../../components/model/server-settings/known";
import { postgresVersions } from "../../components/versions";

/**
 * `npm run generate:answers -- patroni <python with patroni>`, or `-- pgbouncer <program>`: records what the real programs make of
 * values, for tests that hold our rules against them everywhere.
 */

/** A value of a setting of Postgres, and what Patroni hands on; nothing when it leaves it out. */
export type PatroniAnswer = readonly [version: number, name: string, value: string, handedOn: string | null];
/** A value of a setting of PgBouncer, and whether it starts with it. */
export type PgBouncerAnswer = readonly [name: string, value: string, accepted: boolean];

/** Answers of a program, and which one it was. */
export interface Answers<Answer> {
  readonly program: string;
  readonly answers: readonly Answer[];
}

const samples = path.join(__dirname, "..", "samples");

/** Reads recorded answers. */
export function recorded<Answer>(program: "patroni" | "pgbouncer"): Answers<Answer> {
  return JSON.parse(fs.readFileSync(path.join(samples, `${program}-answers.json`), "utf8")) as Answers<Answer>;
}

const words = [
  "on",
  "off",
  "true",
  "no",
  "t",
  "of",
  "YES",
  "debug",
  "debug2",
  "replica",
  "logical",
  "try",
  "always",
  "",
];
const numbers = [
  "0",
  "1",
  "2",
  "3",
  "15",
  "16",
  "24",
  "25",
  "64",
  "010",
  "0x40",
  "1.5",
  ".5",
  "5.",
  "1e3",
  "-1",
  "1000",
];
const units = ["64kB", "1.5GB", "16MB", "15MB", "8 MB", "5min", "5m", "30s", "30sec", "1d", "100us", "1k", "2h"];
const texts = fc.constantFrom(...words, ...numbers, ...units);

/** What Patroni does with a value. Source: Patroni, postgresql/config.py (get_server_parameters, write_postgresql_conf). */
const askPatroni = `
import json, logging, sys
from patroni.collections import CaseInsensitiveSet
from patroni.postgresql import validator
from patroni.postgresql.config import ConfigHandler
from patroni.version import __version__
logging.disable(logging.CRITICAL)
def answer(version, name, value):
    option = ConfigHandler.CMDLINE_OPTIONS.get(name)
    if option and version * 10000 >= option[2] and not option[1](value):
        return option[0] and str(option[0])
    handed_on = validator.transform_postgresql_parameter_value(version * 10000, name, value, CaseInsensitiveSet([name]))
    return None if handed_on is None else str(handed_on)
json.dump([__version__, [[*case, answer(*case)] for case in json.load(sys.stdin)]], sys.stdout)
`;

/** Asks Patroni about values that follow from seeds: of any setting, and of those that have a minimum there. */
export function patroni(python: string, seed = 1, numRuns = 900): Answers<PatroniAnswer> {
  const all = postgresVersions.flatMap((version) =>
    settingNames(version)
      .filter((name) => nameProblem(name, version) === undefined)
      .map((name) => ({ version, name, setting: serverSetting(name, version) })),
  );
  const ofMinima = all.filter(({ name }) =>
    /^(max_(connections|wal_senders|replication_slots|worker_processes)|wal_keep_size|max_locks_per_transaction|maintenance_work_mem)$/.test(
      name,
    ),
  );
  const cases = fc.sample(fc.tuple(fc.constantFrom(...all), texts), { numRuns, seed });
  const more = fc.sample(fc.tuple(fc.constantFrom(...ofMinima), texts), { numRuns: numRuns / 3, seed: seed + 1 });
  const input = [...cases, ...more].map(([{ version, name }, value]) => [version, name, value]);
  const output = execFileSync(python, ["-c", askPatroni], { input: JSON.stringify(input), encoding: "utf8" });
  const [version, answers] = JSON.parse(output) as [string, PatroniAnswer[]];
  return { program: `Patroni ${version}`, answers };
}

/** PgBouncer reads its configuration, and then ends at once: it has nowhere to listen, or runs as root. */
function startsWith(program: string, setting: string): boolean {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-pgbouncer-"));
  const file = path.join(folder, "pgbouncer.ini");
  fs.writeFileSync(
    file,
    `[databases]\n* = host=127.0.0.1\n[pgbouncer]\nlisten_addr =\nunix_socket_dir =\nauth_type = any\n${setting}\n`,
  );
  const { stdout, stderr } = spawnSync(program, [file], { encoding: "utf8", timeout: 10_000 });
  fs.rmSync(folder, { recursive: true });
  const said = `${stdout}${stderr}`;
  // A mode of TLS that it reads wants a certificate next, which is not there.
  if (!/cannot load config file|nowhere to listen|should not run as root|TLS setup failed/.test(said))
    throw new Error(`${setting}: ${said}`);
  return !said.includes("cannot load config file");
}

function pgbouncer(program: string): Answers<PgBouncerAnswer> {
  // What a text means is not ours to check, and another auth_type wants files.
  const names = [...poolerSettings].flatMap(([name, { type }]) =>
    type === "string" || name === "auth_type" ? [] : [name],
  );
  const known = names.filter((name) => startsWith(program, `${name} = ${poolerSettings.get(name)?.values[0] || "1"}`));
  const random = fc.sample(fc.tuple(fc.constantFrom(...known), texts), { numRuns: 400, seed: 3 });
  const enums = known.flatMap((name) =>
    (poolerSettings.get(name)?.values ?? []).filter(Boolean).map((value) => [name, value] as const),
  );
  const [version = ""] = execFileSync(program, ["--version"], { encoding: "utf8" }).split("\n");
  const answers = [...random, ...enums].map(([name, value]): PgBouncerAnswer => [
    name,
    value,
    startsWith(program, `${name} = ${value}`),
  ]);
  return { program: `${version}, ${known.length} settings`, answers };
}

function main([kind, program]: readonly string[]): void {
  if (program === undefined || (kind !== "patroni" && kind !== "pgbouncer"))
    throw new Error("name patroni or pgbouncer, and the program");
  const { program: what, answers } = kind === "patroni" ? patroni(program) : pgbouncer(program);
  const lines = answers.map((answer) => `    ${JSON.stringify(answer)}`).join(",\n");
  fs.writeFileSync(
    path.join(samples, `${kind}-answers.json`),
    `{\n  "program": ${JSON.stringify(what)},\n  "answers": [\n${lines}\n  ]\n}\n`,
  );
  console.log(`${what}: ${answers.length} answers`);
}

if (require.main === module) main(process.argv.slice(2));
