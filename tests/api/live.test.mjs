// live.test.mjs - a server that ends while others listen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listen } from "./cases/events.mjs";
import { startServer } from "./server.mjs";

test("open streams end with the server", async () => {
  const server = await startServer();
  const clients = [await listen(server), await listen(server)];
  for (const client of clients) await client.next();
  const code = server.stop();
  await Promise.all(clients.map((client) => client.end()));
  assert.equal(await code, 0);
});
