import fc from "fast-check";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import { barmanRepository, bucketRepository, cloudNativePgSettings, crunchySettings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

const barman = (full: string) =>
  cloudNativePgSettings({ backups: { repositories: [{ ...barmanRepository, schedules: { full } }] } });
const pgBackRest = (full: string) =>
  crunchySettings({ backups: { repositories: [{ ...bucketRepository, schedules: { full } }] } });

describe("schedules of full backups", () => {
  describeRule({
    rule: "full-backup-comes-in-time",
    schema: crunchyClusterSchema,
    refused: pgBackRest("0 1 1 */3 *"),
    at: ["backups", "repositories", 0, "schedules", "full"],
    accepted: pgBackRest("0 1 1 * *"),
  });

  it.each(["*/30 * * * *", "* * * * *", "0 1 29 2 *"])("%s is refused with Barman too", (full) => {
    expect(problemsWith(cloudNativePgClusterSchema, barman(full)).map(({ path }) => path)).toEqual([
      "backups.repositories[0].schedules.full",
    ]);
  });

  it.each(["0 * * * *", "30 2 31 * *", "0 1 * * 0", "0 1 1,15 * *"])("%s is accepted", (full) => {
    expect(problemsWith(cloudNativePgClusterSchema, barman(full))).toEqual([]);
  });

  it("once a day or once a week, at any time, is accepted", () => {
    const number = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(number(59), number(23), fc.oneof(fc.constant("*"), number(6)), (minute, hour, day) => {
        expect(problemsWith(crunchyClusterSchema, pgBackRest(`${minute} ${hour} * * ${day}`))).toEqual([]);
      }),
    );
  });
});

describe("Secrets with passwords on CloudNativePG", () => {
  const users = (...secrets: (string | undefined)[]) =>
    cloudNativePgSettings({
      users: secrets.map((passwordSecret, i) => ({
        name: `user${i}`,
        databases: [`base${i}`],
        ...(passwordSecret !== undefined ? { passwordSecret } : {}),
      })),
    });
  describeRule({
    rule: "password-secret-is-one-users",
    schema: cloudNativePgClusterSchema,
    refused: users("passwords", "passwords"),
    at: ["users", 1, "passwordSecret"],
    accepted: users("main-app", "password-1"),
  });

  it.each(["main-app", "main-superuser", "main-ca"])("%s is the operator's", (secret) => {
    expect(problemsWith(cloudNativePgClusterSchema, users(undefined, secret)).map(({ path }) => path)).toEqual([
      "users[1].passwordSecret",
    ]);
  });
});
