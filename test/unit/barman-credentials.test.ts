import { execFile, execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { withCredentials } from "../../components/operators/cloudnative-pg/backups/exec";
import { operations } from "../../components/operators/cloudnative-pg/operations";
import { cloudNativePgCluster } from "../helpers/clusters";
import { awsBucket, azureContainer, backupsIn, clientId, minioBucket, type Place } from "../helpers/object-stores";
import { pythonRuns } from "../helpers/programs";
import { describeWhen } from "../helpers/when";

const commandFor = (place: Place): readonly string[] => {
  const cluster = cloudNativePgCluster({ backups: backupsIn(place) });
  const [repository] = cluster.backups?.repositories ?? [];
  return repository === undefined ? [] : withCredentials(cluster, repository);
};

describe("the list of backups with Barman", () => {
  const list = (place: Place): readonly string[] =>
    operations.backupList(cloudNativePgCluster({ backups: backupsIn(place) }))?.command ?? [];

  it("is read with the options of the place, and without further credentials where the pods have an identity", () => {
    expect(list({ s3: awsBucket({ access: { mode: "node" } }) })).toEqual([
      ...["barman-cloud-backup-list", "--cloud-provider", "aws-s3", "--format", "json"],
      ...["s3://acme-backups/barman/postgres", "main"],
    ]);
    expect(list({ azure: azureContainer({ access: { mode: "webIdentity", clientId } }) })).toEqual([
      ...["barman-cloud-backup-list", "--cloud-provider", "azure-blob-storage"],
      ...["--credential", "managed-identity", "--format", "json"],
      ...["https://acmebackups.blob.core.windows.net/postgres/barman/postgres", "main"],
    ]);
    expect(list({ s3: minioBucket() }).slice(5, 10)).toEqual([
      ...["barman-cloud-backup-list", "--endpoint-url", "https://minio.storage.svc:9000"],
      ...["--cloud-provider", "aws-s3"],
    ]);
  });

  it("names no part of a credential in the command, only the Secret and its keys", () => {
    expect(JSON.parse(commandFor({ s3: minioBucket() })[4] ?? "")).toEqual({
      secret: "s3-key",
      variables: { AWS_ACCESS_KEY_ID: "ACCESS_KEY_ID", AWS_SECRET_ACCESS_KEY: "ACCESS_SECRET_KEY" },
    });
    expect(JSON.parse(commandFor({ s3: minioBucket() })[3] ?? "")).toEqual({
      AWS_CA_BUNDLE: "/barman-certificates/main-repo1/barman-ca.crt",
    });
  });
});

const ready =
  pythonRuns("import sys; sys.exit(sys.version_info < (3, 9))") &&
  pythonRuns("import subprocess; subprocess.run(['openssl', 'version'], check=True)");

describeWhen(
  ready,
  "python3 or openssl is missing: apt-get install python3 openssl",
  "credentials in the sidecar",
  () => {
    const account = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-account-"));
    const asked: string[] = [];
    /** FAKE API server with one Secret. */
    let server: Server;

    beforeAll(async () => {
      const [key, certificate] = [path.join(account, "tls.key"), path.join(account, "ca.crt")];
      const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
      const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
      const files = ["-keyout", key, "-out", certificate];
      execFileSync("openssl", ["req", "-x509", ...newKey, ...files, "-days", "1", ...names], { stdio: "ignore" });
      fs.writeFileSync(path.join(account, "token"), "token-of-the-pod\n");
      server = createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(certificate) }, (request, response) => {
        asked.push(`${request.url ?? ""} ${request.headers.authorization ?? ""}`);
        const encoded = (text: string): string => Buffer.from(text).toString("base64");
        const data = { ACCESS_KEY_ID: encoded("id"), ACCESS_SECRET_KEY: encoded("a/b+c=") };
        response.end(JSON.stringify({ data }));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });

    afterAll(() => {
      server.close();
      fs.rmSync(account, { recursive: true, force: true });
    });

    it("are read from the Secret with the account of the pod, and given to the program alone", async () => {
      const [python = "", ...rest] = commandFor({ s3: minioBucket() });
      const program = ["sh", "-c", 'echo "$AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY $AWS_CA_BUNDLE"'];
      const env = {
        ...process.env,
        ...{ SERVICE_ACCOUNT: account, NAMESPACE: "postgres", KUBERNETES_SERVICE_HOST: "127.0.0.1" },
        KUBERNETES_SERVICE_PORT: String((server.address() as AddressInfo).port),
      };
      const { stdout } = await promisify(execFile)(python, [...rest, ...program], { env });
      expect(stdout.trim()).toBe("id a/b+c= /barman-certificates/main-repo1/barman-ca.crt");
      expect(asked).toEqual(["/api/v1/namespaces/postgres/secrets/s3-key Bearer token-of-the-pod"]);
    });
  },
);
