import * as fs from "node:fs";
import * as path from "node:path";

const double = path.join(__dirname, "language-host-double.cjs");

/** A directory for PATH with the double of the CLI's language host, made in `home`. */
export function languageHost(home: string): string {
  const directory = path.join(home, "bin");
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, "pulumi-language-nodejs"), `#!/bin/sh\nexec node "${double}" "$@"\n`, {
    mode: 0o755,
  });
  return directory;
}
