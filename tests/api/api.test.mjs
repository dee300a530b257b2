// api.test.mjs - the real binary on a free port, asked everything it serves; no route may go unasked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { appCases } from "./cases/app.mjs";
import { cellCases } from "./cases/cells.mjs";
import { definitionCases } from "./cases/definition.mjs";
import { doorCases } from "./cases/door.mjs";
import { donorCases } from "./cases/donors.mjs";
import { eventCases } from "./cases/events.mjs";
import { exportCases } from "./cases/exports.mjs";
import { frameworkCases } from "./cases/frameworks.mjs";
import { gdalCases } from "./cases/gdal.mjs";
import { measureCases } from "./cases/measures.mjs";
import { ogcCases } from "./cases/ogc.mjs";
import { ogcQueryCases } from "./cases/ogc_query.mjs";
import { overlayCases } from "./cases/overlay.mjs";
import { pageCases } from "./cases/pages.mjs";
import { parityCases } from "./cases/parity.mjs";
import { portfolioCases } from "./cases/portfolio.mjs";
import { recordCases } from "./cases/records.mjs";
import { reportCases } from "./cases/reports.mjs";
import { searchCases } from "./cases/search.mjs";
import { unitCases } from "./cases/units.mjs";
import { uploadCases } from "./cases/uploads.mjs";
import { get } from "./client.mjs";
import { startServer } from "./server.mjs";

/** Answers of each route, whatever their status: "GET /collections" → 12. */
function requestsByRoute(metrics) {
  const counts = new Map();
  for (const [, method, route, number] of metrics.matchAll(
    /^whitestone_http_requests_total\{method="(\w+)",route="([^"]+)",class="\dxx"\} (\d+)$/gm)) {
    const key = `${method} ${route}`;
    counts.set(key, (counts.get(key) ?? 0) + Number(number));
  }
  return counts;
}

test("the HTTP interface", async (t) => {
  const server = await startServer();
  try {
    await t.test("OGC API - Features", (group) => ogcCases(group, server));
    await t.test("OGC API - Features, Parts 2 and 3", (group) => ogcQueryCases(group, server));
    await t.test("GDAL", (group) => gdalCases(group, server));
    await t.test("the application's API", (group) => appCases(group, server));
    await t.test("plain pages", (group) => pageCases(group, server));
    await t.test("the definition", (group) => definitionCases(group, server));
    await t.test("the door", (group) => doorCases(group, server));
    await t.test("search, order and facets", (group) => searchCases(group, server));
    await t.test("lists as files", (group) => exportCases(group, server));
    await t.test("reports", (group) => reportCases(group, server));
    await t.test("records", (group) => recordCases(group, server));
    await t.test("measures", (group) => measureCases(group, server));
    await t.test("units", (group) => unitCases(group, server));
    await t.test("parity", (group) => parityCases(group, server));
    await t.test("frameworks and workplans", (group) => frameworkCases(group, server));
    await t.test("the portfolio", (group) => portfolioCases(group, server));
    await t.test("donors and projects", (group) => donorCases(group, server));
    await t.test("cells of measures", (group) => cellCases(group, server));
    await t.test("files that wait and mappings", (group) => uploadCases(group, server));
    await t.test("what changes, as it changes", (group) => eventCases(group, server));
    await t.test("a new type on a running server", (group) => overlayCases(group, server));
    await t.test("no route has gone unasked", async () => {
      const counts = requestsByRoute((await get(server, "/metrics")).text);
      assert.ok(counts.size > 30);
      assert.deepEqual([...counts].filter(([, count]) => count === 0).map(([route]) => route), []);
    });
  } finally {
    assert.equal(await server.stop(), 0, "it ends cleanly on SIGTERM");
  }
});
