import * as fs from "node:fs";
import * as path from "node:path";

const fake = path.join(__dirname, "language-host-fake.cjs");

/** A directory for PATH with the fake of the CLI's language host, created in `home`. */
export function languageHost(home: string): string {
  const directory = path.join(home, "bin");
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, "pulumi-language-nodejs"), `#!/bin/sh\nexec node "${fake}" "$@"\n`, {
    mode: 0o755,
  });
  return directory;
}
