// door.mjs - what the server does before any handler: hosts, methods, limits, headers, health.
import assert from "node:assert/strict";
import { get, getOk, isProblem, raw } from "../client.mjs";

export async function doorCases(t, server) {
  await t.test("it is well and says its version", async () => {
    assert.deepEqual(await getOk(server, "/healthz"), { status: "ok" });
    assert.match((await getOk(server, "/version")).version, /^\d+\.\d+\.\d+/);
  });

  await t.test("a Host that is not this machine is turned away", async () => {
    for (const host of ["evil.example", "127.0.0.1.evil.example", "192.168.0.1"]) {
      const answer = await raw(server, `GET /api/overview HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      assert.equal(answer.status, 421, host);
      assert.doesNotMatch(answer.text, /records/);
    }
    const answer = await raw(server, `GET /healthz HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n\r\n`);
    assert.equal(answer.status, 200);
  });

  await t.test("links are of the Host that was asked", async () => {
    const answer = await raw(server, `GET /?f=json HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n\r\n`);
    assert.match(answer.text, new RegExp(`"href":"http://localhost:${server.port}/conformance"`));
  });

  await t.test("a path cannot leave what is served", async () => {
    for (const path of ["/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc%2fpasswd", "//etc/passwd",
      "/assets/%00", "/collections/..%5c"]) {
      const answer = await raw(server, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
      assert.equal(answer.status, 400, path);
    }
  });

  await t.test("an address that is too long is refused", async () => {
    isProblem(await get(server, `/collections?x=${"y".repeat(9000)}`), 414);
  });

  await t.test("a method the address does not take is named with those it does", async () => {
    for (const [method, path, allow] of [["DELETE", "/collections", "GET, HEAD"], ["PUT", "/api/reports/1/approve", "POST"]]) {
      const answer = await fetch(server.url + path, { method, headers: { "X-Whitestone": "1" } });
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.get("allow"), allow);
    }
    isProblem(await get(server, "/nowhere"), 404);
  });

  await t.test("every answer has the headers that keep pages safe", async () => {
    for (const path of ["/", "/collections?f=html", "/nowhere", "/api/model"]) {
      const { headers } = await get(server, path);
      assert.match(headers.get("content-security-policy"), /default-src 'self'.*frame-ancestors 'none'/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
    }
  });

  await t.test("large answers are compressed for who takes it", async () => {
    const plain = await raw(server, "GET /api/model HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    const packed = await raw(server, "GET /api/model HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    assert.match(packed.text, /Content-Encoding: gzip/);
    assert.ok(packed.text.length < plain.text.length / 3);
  });

  await t.test("HEAD tells what GET would send", async () => {
    const [head, full] = [await fetch(`${server.url}/api/model`, { method: "HEAD" }), await get(server, "/api/model")];
    assert.equal(head.status, 200);
    assert.equal(head.headers.get("etag"), full.headers.get("etag"));
    assert.equal(await head.text(), "");
  });

  await t.test("metrics count by route", async () => {
    const { text, type } = await get(server, "/metrics");
    assert.match(type, /^text\/plain; version=0\.0\.4/);
    assert.match(text, /whitestone_http_requests_total\{method="GET",route="\/healthz",class="2xx"\} [1-9]/);
    assert.match(text, /whitestone_records\{type="hazard"\} \d+/);
  });
}
