import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { requestsTable, ResilientClient } from "./client";

/** Writes orders for some seconds, one after the other, and counts those that are stored. */
async function main(seconds: number): Promise<void> {
  const admin = new Client();
  await admin.connect();
  await admin.query(`${requestsTable}; create table if not exists orders (id text primary key, amount int not null)`);
  await admin.end();

  const client = new ResilientClient();
  const acknowledged: string[] = [];
  let longest = 0;
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const id = randomUUID();
    const start = Date.now();
    await client.transaction(id, async (transaction) => {
      await transaction.query("insert into orders values ($1, 1)", [id]);
    });
    acknowledged.push(id);
    longest = Math.max(longest, Date.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await client.end();

  const reader = new Client();
  await reader.connect();
  const { rows } = await reader.query<{ stored: string }>("select count(*) as stored from orders where id = any($1)", [
    acknowledged,
  ]);
  await reader.end();
  const lost = acknowledged.length - Number(rows[0]?.stored);
  console.log(
    `${acknowledged.length} orders acknowledged, ${lost} lost, ${client.failures} failed attempts, longest transaction ${(longest / 1000).toFixed(1)} s`,
  );
  if (lost > 0) process.exitCode = 1;
}

void main(Number(process.env["SECONDS"] ?? "60"));
