// serve.test.mjs - serve: one URL line, loopback only, a clean end, and other programs reading meanwhile.
import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import {
  approved, collection, fails, folder, gdalCount, hasGdal, ok, point, programme, put, serve, verified,
} from "./whitestone.mjs";

async function stop(server, signal = "SIGTERM") {
  server.child.kill(signal);
  return server.ended;
}

test("serve", async (t) => {
  const file = programme(t);

  await t.test("prints one line with its address, takes port 0 and ends cleanly on SIGTERM and SIGINT", async () => {
    for (const signal of ["SIGTERM", "SIGINT"]) {
      const server = await serve([file, "--listen", "127.0.0.1:0"]);
      assert.match(server.out, /^Whitestone serves .*programme\.gpkg at http:\/\/127\.0\.0\.1:\d+\/\n$/);
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
      assert.equal(await stop(server, signal), 0);
      assert.equal(server.err, "");
      verified(file);
    }
  });
  await t.test("the address comes from the setting too, and from a port alone", async () => {
    const server = await serve([file], { WHITESTONE_LISTEN: "localhost:0" });
    assert.equal((await fetch(`${server.url}/version`)).status, 200);
    assert.equal(await stop(server), 0);
    const alone = await serve([file, "--listen", "0"]);
    assert.equal(await stop(alone), 0);
  });
  await t.test("an idle connection does not hold its end up", async () => {
    const server = await serve([file, "--listen", "127.0.0.1:0"]);
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    await new Promise((resolve) => socket.on("connect", resolve));
    socket.on("error", () => {});
    const ended = await Promise.race([stop(server), new Promise((resolve) => setTimeout(resolve, 10000, "still there").unref())]);
    socket.destroy();
    assert.equal(ended, 0);
  });
  await t.test("refuses every address but loopback, with a sentence", () => {
    for (const address of ["0.0.0.0:0", "[::]:0", "192.168.1.1:8080", "example.org:8080"]) {
      fails(64, /only this machine's own addresses are served/, "serve", file, "--listen", address);
    }
  });
  await t.test("says that a port is in use", async () => {
    const other = createServer();
    await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
    fails(75, /in use; choose another, or 0/, "serve", file, "--listen", `127.0.0.1:${other.address().port}`);
    other.close();
  });
  await t.test("--log writes a line per request", async () => {
    const server = await serve([file, "--listen", "127.0.0.1:0", "--log"]);
    await fetch(`${server.url}/version`);
    assert.equal(await stop(server), 0);
    assert.match(server.err, /^whitestone: .*\/version.*\n/);
  });
  await t.test("--web serves the interface of a folder", async () => {
    const web = folder(t);
    put(join(web, "index.html"), "<!doctype html><title>mine</title>");
    const server = await serve([file, "--listen", "127.0.0.1:0", "--web", web]);
    const page = await (await fetch(`${server.url}/`, { headers: { Accept: "text/html" } })).text();
    assert.equal(await stop(server), 0);
    assert.match(page, /<title>mine<\/title>/);
  });
  await t.test("while it runs, the command line imports and GDAL reads", async () => {
    const server = await serve([file, "--listen", "127.0.0.1:0"]);
    const data = put(join(folder(t), "a.geojson"), collection([point(29.2, -1.6, { hazard_name: "Pont" })]));
    approved(file, data, "--type", "hazard");
    if (hasGdal) assert.equal(gdalCount(file, "hazard"), 1);
    const { numberMatched } = await (await fetch(`${server.url}/collections/hazard/items?f=json`)).json();
    assert.equal(numberMatched, 1);
    assert.match(ok("verify", file), /everything agrees/);
    assert.equal(await stop(server), 0);
  });
});
