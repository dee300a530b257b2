// client.mjs - asking the server: JSON in and out, and raw requests that fetch would not send.
import assert from "node:assert/strict";
import { connect } from "node:net";

export const WRITE = { "X-Whitestone": "1", "Content-Type": "application/json" };

export async function get(server, path, headers = {}) {
  const answer = await fetch(path.startsWith("http") ? path : server.url + path, { headers, redirect: "error" });
  const text = await answer.text();
  const type = answer.headers.get("content-type") ?? "";
  return { status: answer.status, headers: answer.headers, type, text, body: /json/.test(type) ? JSON.parse(text) : undefined };
}

export async function send(server, method, path, body, headers = WRITE) {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const answer = await fetch(server.url + path, { method, headers, body: text });
  const said = await answer.text();
  return { status: answer.status, headers: answer.headers, body: said === "" ? undefined : JSON.parse(said) };
}

export async function getOk(server, path, headers) {
  const answer = await get(server, path, headers);
  assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 300)}`);
  return answer.body;
}

/** A problem detail of this status whose sentence fits. */
export function isProblem(answer, status, detail) {
  assert.equal(answer.status, status, answer.text ?? JSON.stringify(answer.body));
  assert.match(answer.headers.get("content-type"), /^application\/problem\+json/);
  assert.equal(answer.body.status, status);
  assert.ok(answer.body.title.length > 0);
  if (detail) assert.match(answer.body.detail, detail);
}

/** Bytes as they are; resolves with the status and all that came until the server closed. */
export function raw(server, text) {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1");
    let said = "";
    socket.setTimeout(10000, () => socket.destroy(new Error("no answer")));
    socket.on("data", (chunk) => (said += chunk));
    socket.on("error", reject);
    socket.on("close", () => resolve({ status: Number(said.slice(9, 12)), text: said }));
    socket.write(text);
  });
}

/** Submits a report of one new record and gives back the answer. */
export function submit(server, type, values, more = {}) {
  const { geometry, identifiers, id, ...report } = more;
  const change = { type, values, ...(geometry && { geometry }), ...(identifiers && { identifiers }), ...(id && { id }) };
  return send(server, "POST", "/api/reports", { observed: "2026-05-01", title: "test", changes: [change], ...report });
}
