// definition.mjs - the OpenAPI document: passes a public linter, and says what the server does.
import assert from "node:assert/strict";
import { get, getOk } from "../client.mjs";

async function lint(definition) {
  let core;
  try {
    core = await import("@redocly/openapi-core");
  } catch {
    return null;
  }
  const { createConfig, lintFromString } = core.default ?? core;
  const config = await createConfig({ extends: ["recommended"] });
  return lintFromString({ source: JSON.stringify(definition), absoluteRef: "/definition.json", config });
}

/** How an answer without end begins. */
async function begin(server, path) {
  const answer = await fetch(server.url + path);
  await answer.body.cancel();
  return { status: answer.status, type: answer.headers.get("content-type") };
}

export async function definitionCases(t, server) {
  const answer = await get(server, "/api");

  await t.test("the definition is OpenAPI 3.0 under its own media type", () => {
    assert.match(answer.type, /^application\/vnd\.oai\.openapi\+json;version=3\.0/);
    assert.match(answer.body.openapi, /^3\.0\./);
  });

  await t.test("a public linter finds nothing", async (context) => {
    const problems = await lint(answer.body);
    if (problems === null) return context.skip("@redocly/openapi-core is not installed");
    assert.deepEqual(problems.map((p) => `${p.severity} ${p.ruleId} ${p.location?.[0]?.pointer}: ${p.message}`), []);
  });

  await t.test("every collection has its paths with the filters it offers", async () => {
    const { types } = await getOk(server, "/api/model");
    for (const type of types) {
      const operation = answer.body.paths[`/collections/${type.type}/items`].get;
      const names = operation.parameters.map((p) => p.name);
      for (const name of ["limit", "bbox", "datetime", ...type.list.filters]) assert.ok(names.includes(name), `${type.type} ${name}`);
    }
  });

  await t.test("every parameter it names is taken, and no operation is named twice", async () => {
    const ids = Object.values(answer.body.paths).flatMap((p) => Object.values(p)).map((o) => o.operationId);
    assert.equal(new Set(ids).size, ids.length);
    const samples = { crs: "[EPSG:32735]", "bbox-crs": "[EPSG:4326]", "filter-crs": "[EPSG:3857]", filter: "TRUE", sortby: "-local_code", bbox: "28,-2,30,-1", datetime: "2024-01-01/..", limit: "1", after: "0", lang: "fr", f: "json", incomplete: "false", dated: "2024/2024-05", ended: "true", placeless: "true", within: "none" };
    const operation = answer.body.paths["/collections/hazard/items"].get;
    for (const { name, schema } of operation.parameters) {
      const value = samples[name] ?? schema.enum?.[0] ?? (schema.format === "uuid" ? "01890000-0000-7000-8000-000000000000" : "2024-05-31");
      await getOk(server, `/collections/hazard/items?${name}=${value}`);
    }
  });

  await t.test("every GET path without placeholders answers as it says", async () => {
    for (const [path, methods] of Object.entries(answer.body.paths)) {
      if (!methods.get || path.includes("{")) continue;
      const endless = "text/event-stream" in methods.get.responses["200"].content;
      const got = await (endless ? begin(server, path) : get(server, path));
      assert.equal(got.status, 200, path);
      const types = Object.keys(methods.get.responses["200"].content);
      assert.ok(types.some((type) => got.type.startsWith(type)), `${path} is ${got.type}, said ${types}`);
    }
  });
}
