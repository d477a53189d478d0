import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { platform } from "../../local/download/tools";
import { which } from "../../local/sh";
import { cacheDir } from "../../local/paths";
import { ensureEncryptedKey } from "../../src/bootstrap/encrypted-key";
import { FakeGoogle } from "../helpers/fake-google";
import { describeWhen } from "../helpers/when";

