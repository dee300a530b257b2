// events.mjs - GET /api/events: what changes comes to all who listen, whoever wrote it; who missed some is told so.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { get, isProblem, submit } from "../client.mjs";
import { run } from "../server.mjs";

/** limits.h LIMIT_LISTENERS */
const LISTENERS_MAX = 1500;

function eventOf(block) {
  const fields = Object.fromEntries(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
  return { ...fields, data: JSON.parse(fields.data) };
}

/** Listens; `next(fits)` gives the first event that fits, of those that came and come. */
export async function listen(server, path = "/api/events", headers = {}) {
  const stop = new AbortController();
  const answer = await fetch(server.url + path, { headers, signal: stop.signal });
  const events = [];
  let wake = () => {}, ended = false, text = "";
  const reading = (async () => {
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) events.push(eventOf(text.slice(0, end)));
      wake();
    }
  })().catch(() => {}).finally(() => { ended = true; wake(); });
  return {
    answer,
    events,
    async next(fits = () => true) {
      for (;;) {
        const at = events.findIndex(fits);
        if (at >= 0) return events.splice(0, at + 1)[at];
        assert.ok(!ended, "the stream ended");
        await Promise.race([
          new Promise((resolve) => (wake = resolve)),
          new Promise((_, reject) => setTimeout(() => reject(new Error("no event came")), 10000).unref()),
        ]);
      }
    },
    async end() {
      await reading;
    },
    close() {
      stop.abort();
      return reading;
    },
  };
}

const isChange = (event) => event.event === "change" && !event.data.all;

async function twoClients(server) {
  const [a, b] = [await listen(server), await listen(server)];
  assert.match(a.answer.headers.get("content-type"), /^text\/event-stream/);
  assert.equal(a.answer.headers.get("cache-control"), "no-store");
  const first = await a.next();
  assert.equal(first.event, "change");
  assert.equal(first.data.all, true);
  assert.equal(first.data.reports, true);
  assert.match(first.data.asOf, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  await b.next();
  const saved = await submit(server, "hazard", { local_code: "LIVE-1" }, { approve: true, reason: "test" });
  assert.equal(saved.status, 201);
  for (const client of [a, b]) {
    const told = await client.next(isChange);
    assert.deepEqual(told.data.types, [{ type: "hazard", records: 1 }]);
    assert.equal(told.data.reports, true);
    assert.ok(told.data.version > first.data.version);
    assert.ok(told.data.asOf >= first.data.asOf);
    assert.notEqual(told.id, first.id);
  }
  await Promise.all([a.close(), b.close()]);
}

async function commandLine(server) {
  const client = await listen(server);
  await client.next();
  const data = join(server.folder, "live.csv");
  writeFileSync(data, "local_code\nLIVE-2\nLIVE-3\n");
  run("import", server.file, data, "--type", "hazard", "--approve", "--reason", "test");
  const told = await client.next(isChange);
  assert.deepEqual(told.data.types, [{ type: "hazard", records: 2 }]);
  await client.close();
}

async function waiting(server) {
  const client = await listen(server);
  await client.next();
  await submit(server, "hazard", { local_code: "LIVE-4" });
  const told = await client.next(isChange);
  assert.deepEqual(told.data.types, []);
  assert.equal(told.data.reports, true);
  await client.close();
}

async function resuming(server) {
  const first = await listen(server);
  const { id } = await first.next();
  await first.close();
  for (const [path, headers] of [["/api/events", { "Last-Event-ID": id }], [`/api/events?since=${id}`, {}]]) {
    const current = await listen(server, path, headers);
    assert.equal((await current.next()).event, "beat", "nothing was missed");
    await current.close();
  }
  await submit(server, "hazard", { local_code: "LIVE-5" });
  const missed = await listen(server, "/api/events", { "Last-Event-ID": id });
  const told = await missed.next();
  assert.equal(told.data.all, true, "what was missed is to be asked for anew");
  assert.notEqual(told.id, id);
  await missed.close();
  const strange = await listen(server, "/api/events?since=nonsense");
  assert.equal((await strange.next()).data.all, true);
  await strange.close();
}

/** Resolves once the server has begun to answer. */
function hold(server) {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write("GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    socket.once("data", (bytes) => resolve({ socket, status: Number(bytes.toString().slice(9, 12)) }));
    socket.on("error", reject);
  });
}

async function full(server) {
  const held = [];
  for (let i = 0; i < LISTENERS_MAX; i += 100) held.push(...(await Promise.all(Array.from({ length: 100 }, () => hold(server)))));
  assert.deepEqual([...new Set(held.map((one) => one.status))], [200]);
  const refused = await get(server, "/api/events");
  isProblem(refused, 503, /1500 listen already/);
  assert.ok(Number(refused.headers.get("retry-after")) > 0);
  assert.equal((await get(server, "/api/overview")).status, 200, "pages are still answered");
  for (const { socket } of held) socket.destroy();
}

/** Connections that ended are found out when they are written to; until then they count. */
async function again(server) {
  for (let i = 0; i < 100; i++) {
    await submit(server, "hazard", { local_code: `LIVE-AGAIN-${i}` });
    const answer = await fetch(server.url + "/api/events");
    await answer.body.cancel();
    if (answer.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("listeners that left still count");
}

export async function eventCases(group, server) {
  await group.test("a saved record comes to all who listen", () => twoClients(server));
  await group.test("so does what a command writes into the same file", () => commandLine(server));
  await group.test("a report that waits changes no records", () => waiting(server));
  await group.test("who comes back is told whether something was missed", () => resuming(server));
  await group.test("more than the most are told to come back", () => full(server));
  await group.test("who left makes room", () => again(server));
  await group.test("a parameter that is not known is refused", async () => isProblem(await get(server, "/api/events?types=hazard"), 400, /types/));
}
