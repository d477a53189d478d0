import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { dumpScript, notDeleted, uploadScript } from "../../components/postgres-cluster/logical-backup/script";

/** A fake rclone: the bucket is a folder. `$FAIL` names a command that fails, with the exit code `$CODE`, and `$LOSE` a file that does not arrive. `$BESIDE` runs after each command, in the folder of the dumps. */
const fakeRclone = `#!/bin/sh
echo "$*" >> "$FAKE/calls"
[ "$1" != "\${FAIL:-}" ] || { echo "$1 is refused" >&2; exit "\${CODE:-1}"; }
verb=$1; shift
while :; do case $1 in --exclude | --include) shift 2 ;; --*) shift ;; *) break ;; esac; done
place() { echo "$FAKE/bucket/\${1#store:backups/}"; }
case $verb in
  copy) mkdir -p "$(place "$2")"; for file in "$1"/*; do case $file in */manifest.json | */"\${LOSE:-none}") ;; *) cp "$file" "$(place "$2")" ;; esac; done ;;
  copyto) cp "$1" "$(place "$2")" ;;
  check) for file in "$1"/*; do case $file in */manifest.json) ;; *) cmp "$file" "$(place "$2")/\${file##*/}" || exit 1 ;; esac; done ;;
  lsf) cd "$(place "$1")" && if grep -q -- '--dirs-only' "$FAKE/last"; then ls -d */; else ls -d */manifest.json; fi ;;
  deletefile) rm "$(place "$1")" ;;
  purge) rm -r "$(place "$1")" ;;
esac
code=$?
[ -z "\${BESIDE:-}" ] || { cd "$FAKE/bucket/logical/postgres/main"; eval "$BESIDE"; }
exit $code
`.replace('echo "$*" >> "$FAKE/calls"', 'echo "$*" >> "$FAKE/calls"; echo "$*" > "$FAKE/last"');

/** A fake of the programs of Postgres: `$DATABASES` are lines with an oid and a name; `$DAMAGED` is a dump that cannot be read. */
const fakePostgres: Readonly<Record<string, string>> = {
  psql: `case "$*" in *server_version*) echo 17.6 ;; *pg_database*) [ -z "$DATABASES" ] || printf '%s\\n' "$DATABASES" ;; esac`,
  pg_dumpall: `for one in "$@"; do case $one in --file=*) printf 'CREATE ROLE app;\\n--\\n-- %s\\n--\\n' "\${ENDING:-PostgreSQL database cluster dump complete}" > "\${one#--file=}" ;; esac; done`,
  pg_dump: `[ "$PGDATABASE" != "\${LOCKED:-}" ] || { echo "canceling statement due to lock timeout" >&2; exit 1; }
for one in "$@"; do case $one in --file=*) echo "dump of $PGDATABASE" > "\${one#--file=}" ;; esac; done`,
  pg_restore: `for last in "$@"; do :; done
case "$*" in --list*) echo "1; TABLE t" ;; *) ! grep -q "dump of \${DAMAGED:-nothing}" "$last" ;; esac`,
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true });
});

/** A folder with the fakes, and the scripts as they run in it instead of in a container. */
function site() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-dump-"));
  folders.push(folder);
  for (const one of ["dump", "tmp", "bin", "bucket"]) fs.mkdirSync(path.join(folder, one));
  // A new file system has it.
  fs.mkdirSync(path.join(folder, "dump", "lost+found"));
  fs.writeFileSync(path.join(folder, "bin", "rclone"), fakeRclone, { mode: 0o755 });
  fs.writeFileSync(path.join(folder, "bin", "sleep"), "#!/bin/sh\n", { mode: 0o755 });
  for (const [name, script] of Object.entries(fakePostgres)) {
    fs.writeFileSync(path.join(folder, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const here = (script: string): string =>
    script.replaceAll(/(?<![\w}])\/(dump|tmp)\b/g, (_all, name: string) => path.join(folder, name));
  const env = {
    ...{ PATH: `${path.join(folder, "bin")}:/usr/bin:/bin`, FAKE: folder },
    ...{ CLUSTER: "main", NAMESPACE: "postgres", LOCK_TIMEOUT: "1s", PROGRAMS: "/none", PGHOST: "main-rw" },
    ...{ BUCKET: "backups", FOLDER: "/logical/postgres/main", KEEP: "2", JOB_SECONDS: "3600" },
    DATABASES: '1 app\n2 postgres\n3 Odd "name"',
  };
  const target = path.join(folder, "bucket", "logical", "postgres", "main");
  return {
    target,
    dump: (more: Readonly<Record<string, string>> = {}, ...databases: string[]) => {
      const args = ["--norc", "-Eeuo", "pipefail", "-c", here(dumpScript), "dump", ...databases];
      return spawnSync("bash", args, { env: { ...env, ...more }, encoding: "utf8" });
    },
    upload: (more: Readonly<Record<string, string>> = {}) =>
      spawnSync("sh", ["-eu", "-c", here(uploadScript)], { env: { ...env, ...more }, encoding: "utf8" }),
    manifest: () => {
      const [stamp = ""] = fs.readdirSync(path.join(folder, "dump")).filter((name) => name.startsWith("2"));
      const file = path.join(folder, "dump", stamp, "manifest.json");
      return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown>) : undefined;
    },
    has: (stamp: string, ...files: string[]) => {
      fs.mkdirSync(path.join(target, stamp), { recursive: true });
      for (const file of files) fs.writeFileSync(path.join(target, stamp, file), "x");
    },
    calls: () => fs.readFileSync(path.join(folder, "calls"), "utf8"),
    listed: () => (fs.existsSync(target) ? fs.readdirSync(target).sort() : []),
  };
}

describe("the script of a dump (on fakes of the programs of Postgres)", () => {
  it("lists each file with size and hash in a manifest, and names files after databases", () => {
    const one = site();
    const { status, stderr } = one.dump();
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const manifest = one.manifest();
    expect(manifest).toMatchObject({
      ...{ cluster: "main", namespace: "postgres", server: "17.6", host: "main-rw" },
      files: [
        { name: "globals.sql" },
        { name: "app.dump", database: "app", bytes: "dump of app\n".length },
        { name: "postgres.dump", database: "postgres" },
        { name: "oid-3.dump", database: 'Odd "name"' },
      ],
    });
    const sha256 = execFileSync("sha256sum", { input: "dump of app\n", encoding: "utf8" }).split(" ")[0];
    expect(manifest?.["files"]).toContainEqual(expect.objectContaining({ name: "app.dump", sha256 }));
  });

  it("dumps the configured databases only", () => {
    const one = site();
    expect(one.dump({}, "postgres").status).toBe(0);
    expect(JSON.stringify(one.manifest()?.["files"])).not.toContain("app.dump");
  });

  it.each([
    ["a database is missing", {}, ["shop"], "the database shop does not exist, or accepts no connections"],
    ["a table is locked", { LOCKED: "app" }, [], "pg_dump cannot dump app"],
    ["a dump cannot be read again", { DAMAGED: "postgres" }, [], "the dump of postgres cannot be read"],
    ["roles are cut off", { ENDING: "…" }, [], "the dump of roles has no end"],
    ["no database exists", { DATABASES: "" }, [], "there is no database to dump"],
  ])("fails without a manifest when %s", (_what, env, databases, reason) => {
    const one = site();
    const { status, stdout } = one.dump(env, ...databases);
    expect(status).toBe(1);
    expect(stdout).toContain(`the dump failed: ${reason}`);
    expect(one.manifest()).toBeUndefined();
  });
});

describe("the script of an upload (on a fake of rclone)", () => {
  const [oldest, older, newer] = ["20260101T000000Z", "20260102T000000Z", "20260103T000000Z"] as const;

  it("writes the manifest last, and then deletes the oldest dumps beyond the number to keep", () => {
    const one = site();
    for (const stamp of [oldest, older, newer]) one.has(stamp, "app.dump", "manifest.json");
    expect(one.dump().status).toBe(0);
    const { status, stdout } = one.upload();
    expect(status).toBe(0);
    expect(one.listed()).toEqual([newer, expect.stringMatching(/^20\d{6}T\d{6}Z$/)]);
    expect(one.calls()).toMatch(
      /^copy [^]*\ncheck [^]*\ncopyto .*manifest.json[^]*\nlsf [^]*\ndeletefile .*\/20260102T000000Z\/manifest.json\npurge /,
    );
    expect(stdout).toContain(`deleting ${oldest}: 2 newer dumps are complete`);
  });

  it.each([
    ["a file does not arrive", { LOSE: "app.dump" }],
    ["the copy fails", { FAIL: "copy" }],
    ["the comparison fails", { FAIL: "check" }],
    ["rclone finds no bucket, with its code 3", { FAIL: "copy", CODE: "3" }],
    ["the manifest cannot be written", { FAIL: "copyto" }],
  ])("deletes nothing, and leaves no complete dump, when %s", (_what, env) => {
    const one = site();
    for (const stamp of [oldest, older, newer]) one.has(stamp, "app.dump", "manifest.json");
    one.dump();
    const { status } = one.upload(env);
    expect(status).not.toBe(0);
    expect(status).not.toBe(notDeleted);
    expect(one.listed()).toEqual(expect.arrayContaining([oldest, older, newer]));
    expect(one.calls()).not.toMatch(/^(deletefile|purge)/m);
  });

  it("copies nothing without a manifest", () => {
    const one = site();
    expect(one.dump({ DAMAGED: "app" }).status).toBe(1);
    const { status, stdout } = one.upload();
    expect(status).toBe(1);
    expect(stdout).toContain("/dump has not one complete dump");
    expect(one.listed()).toEqual([]);
  });

  it("deletes an interrupted dump once no Job can be writing it, does not count it, and leaves what is no dump", () => {
    const one = site();
    one.has(oldest, "app.dump");
    one.has("20990101T000000Z", "app.dump");
    one.has("notes", "manifest.json");
    one.has(newer, "app.dump", "manifest.json");
    one.dump();
    expect(one.upload().status).toBe(0);
    expect(one.listed()).toEqual([newer, expect.stringMatching(/^20\d+T/), "20990101T000000Z", "notes"]);
  });

  it.each([{ FAIL: "deletefile" }, { FAIL: "purge" }, { FAIL: "lsf" }])(
    "reports a complete dump whose predecessors cannot be deleted, which is not tried again: %j",
    (env) => {
      const one = site();
      for (const stamp of [oldest, older]) one.has(stamp, "app.dump", "manifest.json");
      one.dump();
      const { status, stdout } = one.upload(env);
      expect(status).toBe(notDeleted);
      expect(stdout).toContain("is complete, but older ones cannot be deleted");
    },
  );

  it.each<[string, Readonly<Record<string, string>>, string[]]>([
    ["deletes the same ones", { BESIDE: `[ $verb != lsf ] || rm -rf ${oldest}` }, [older]],
    [
      "deletes the manifests of the same ones",
      { BESIDE: `[ $verb != lsf ] || rm -f ${oldest}/manifest.json` },
      [older],
    ],
    [
      "is newer, and deletes this one",
      { KEEP: "1", BESIDE: "[ $verb != copyto ] || ls | grep -v ^2099 | xargs rm -r" },
      [],
    ],
  ])("is complete where another dump that finishes at the same time %s", (_what, env, left) => {
    const one = site();
    const beside = "20990101T000000Z";
    for (const stamp of [oldest, older]) one.has(stamp, "app.dump", "manifest.json");
    if (env["KEEP"] === "1") one.has(beside, "app.dump", "manifest.json");
    expect(one.dump().status).toBe(0);
    const { status, stdout } = one.upload(env);
    expect(stdout).not.toContain("cannot be deleted");
    expect(status).toBe(0);
    expect(one.listed()).toEqual(env["KEEP"] === "1" ? [beside] : [...left, expect.stringMatching(/^20\d+T/)]);
  });

  it("deletes nothing where the new dump is not listed", () => {
    const one = site();
    for (const stamp of [oldest, older, newer]) one.has(stamp, "app.dump", "manifest.json");
    one.dump();
    const { status, stdout } = one.upload({
      BESIDE: "[ $verb != copyto ] || ls | grep -v ^2026010 | xargs rm -r",
    });
    expect(stdout).toContain("the new dump is not listed");
    expect(status).toBe(notDeleted);
    expect(one.listed()).toEqual([oldest, older, newer]);
  });

  it("reads the keys of pgBackRest's files, and builds the URL of a token of Azure", () => {
    const one = site();
    one.dump();
    const file = path.join(path.dirname(path.dirname(path.dirname(path.dirname(one.target)))), "keys.conf");
    const seen = (conf: string, env: Readonly<Record<string, string>>): string => {
      fs.writeFileSync(file, conf);
      const script = `${uploadScript.split(": > /tmp")[0] ?? ""}\nenv`;
      return execFileSync("sh", ["-eu", "-c", script], {
        encoding: "utf8",
        env: { PATH: "/usr/bin:/bin", PGBACKREST_CONF: file, REPOSITORY: "repo2", BUCKET: "backups", ...env },
      });
    };
    const s3 = seen("[global]\nrepo1-s3-key=no\nrepo2-s3-key=id\nrepo2-s3-key-secret = se=cret\n", {
      RCLONE_CONFIG_STORE_TYPE: "s3",
    });
    expect(s3).toMatch(/^AWS_ACCESS_KEY_ID=id$/m);
    expect(s3).toMatch(/^AWS_SECRET_ACCESS_KEY=se=cret$/m);
    const azure = "[global]\nrepo2-azure-account=acme\nrepo2-azure-key=?sv=1&sig=a\n";
    const type = { RCLONE_CONFIG_STORE_TYPE: "azureblob" };
    expect(seen(azure, type)).toMatch(/^RCLONE_CONFIG_STORE_KEY=\?sv/m);
    expect(seen(`${azure}repo2-azure-key-type=sas\n`, type)).toMatch(
      /^RCLONE_CONFIG_STORE_SAS_URL=https:\/\/acme\.blob\.core\.windows\.net\/backups\?sv=1&sig=a$/m,
    );
  });
});
