// The charts on made-up figures: read by ear and by keyboard, taken along as table, file and picture, at both widths.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, beforeEach, describe, test } from "node:test";
import {
  assertAccessible,
  assertGoodEverywhere,
  downloaded,
  keepPicture,
  openBrowser,
  switchLanguage,
  WIDE,
} from "./browser.mjs";
import { startMock } from "./mock/server.mjs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const installed = existsSync(new URL("../../web/node_modules/esbuild", import.meta.url));
const PAGE_BUDGET = 30 * 1024;

describe("charts", { skip: installed ? false : "web/node_modules is not installed (make build)" }, () => {
  let mock, browser, page;
  before(async () => {
    mock = await startMock();
    browser = await openBrowser();
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
  });
  const open = async (language = "en") => {
    await page.goto(`${mock.url}/charts`);
    await switchLanguage(page, language);
  };
  const chart = (title) => page.locator(".chart", { has: page.locator(`h3:has-text("${title}")`) }).first();
  beforeEach(() => page.setViewportSize(WIDE));

  const lettersStayInside = async () => {
    for (const svg of await page.locator(".chart-place svg[role=group]").all()) {
      const { outside, said } = await svg.evaluate((one) => {
        const place = one.closest(".chart").getBoundingClientRect();
        const texts = [...one.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
        return {
          outside: texts.filter((box) => box.left < place.left - 1 || box.right > place.right + 1).length,
          said: one.getAttribute("aria-label"),
        };
      });
      assert.equal(outside, 0, `letters leave the drawing: ${said}`);
      assert.ok(said.length > 20);
    }
  };
  test("all are accessible and fit in both languages, wide and narrow", () =>
    assertGoodEverywhere(page, open, "charts", lettersStayInside));

  test("the tables are accessible as well, and say every figure", async () => {
    await open();
    for (const summary of await page.locator(".chart-table summary").all()) await summary.click();
    await assertAccessible(page);
    assert.equal(await chart("Open hazards by place").locator("tbody tr").count(), 16);
    assert.match(await chart("Land released").locator("tbody").innerText(), /unknown/);
  });

  test("a chart is one stop of the tab key, and its points are reached by arrows and open their records", async () => {
    await open();
    const drawing = chart("Open hazards by place").locator("svg[role=group]");
    assert.equal(await drawing.locator(".mark[tabindex='0']").count(), 1);
    await drawing.locator(".mark").first().focus();
    await page.keyboard.press("ArrowRight");
    const said = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.equal(await said(), "Eastmark, Cluster munition remnants: 12");
    assert.match(
      await chart("Open hazards by place").locator(".chart-said").innerText(),
      /Cluster munition remnants: 12/,
    );
    await page.keyboard.press("End");
    assert.equal(await said(), "place not known, kind not known: 11");
    assert.equal(
      await page.evaluate(() => document.activeElement.getAttribute("href")),
      "/records/pit?shire=none&sort=unknown",
    );
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest("svg")), null);
  });

  test("what is not known is a category of its own and no zero", async () => {
    await open();
    const trend = chart("Land released").locator("svg[role=group]");
    assert.equal(await trend.locator(".mark[aria-label*='unknown']").count(), 1);
    assert.equal(await trend.locator("a.mark[aria-label*='unknown']").count(), 0);
    const pyramid = chart("People reached").locator("svg[role=group]");
    assert.equal(await pyramid.locator("[aria-label='Sex not known: 362 people']").count(), 1);
    assert.match(
      await pyramid.getAttribute("aria-label"),
      /Women and girls: 28,125\. Men and boys: 28,282\. Sex not known: 362/,
    );
    assert.match(await chart("Staff by sex").innerText(), /3 people of unknown sex count on neither side/);
  });

  test("parity is judged in whole people", async () => {
    await open();
    assert.match(await chart("Staff by sex").locator(".parity-says").innerText(), /46\.0\s%\s+women: below parity/);
    assert.match(await chart("(P-5)").innerText(), /Only 8 people/);
  });

  const download = (from, what) => downloaded(page, from.locator(`.chart-tools button:text-is("${what}")`));

  test("the file has every row, and a spreadsheet takes no label for a formula", async () => {
    await open("fr");
    const { name, bytes } = await download(chart("Terres remises"), "CSV");
    assert.equal(name, "terres-remises-par-mois-2026-03-01.csv");
    const lines = String(bytes).replace("\uFEFF", "").trim().split("\r\n");
    assert.equal(lines[0], "Mois,Méthode,Enregistrements,Surface (m2)");
    assert.equal(lines.length, 25);
    assert.match(lines[1], /^janv\. 25,Dépollution,3,12000$/);
    assert.match(lines[7], /^avr\. 25,Dépollution,,$/, "not known is empty");
  });

  test("the picture is a PNG as wide as the drawing, twice as fine", async () => {
    await open();
    const { name, bytes } = await download(chart("People reached"), "PNG");
    assert.equal(name, "people-reached-in-sessions-by-sex-and-age-2026-03-01.png");
    assert.equal(bytes.subarray(1, 4).toString(), "PNG");
    const width = await chart("People reached")
      .locator("svg[role=group]")
      .evaluate((one) => one.clientWidth);
    assert.equal(bytes.readUInt32BE(16), (width + 32) * 2);
    assert.ok(bytes.length > 20_000, `${bytes.length} bytes: nothing is drawn`);
    if (process.env.SCREENSHOTS)
      await import("node:fs").then(({ writeFileSync }) => writeFileSync(`${process.env.SCREENSHOTS}/chart.png`, bytes));
  });

  test("on paper the buttons are gone and the drawings stay", async () => {
    await open();
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".chart-tools").first().isVisible(), false);
    assert.equal(await page.locator(".chart svg[role=group]").first().isVisible(), true);
    await keepPicture(page, "charts-print");
    await page.emulateMedia({ media: "screen" });
  });

  test("lights differ by shape and word", async () => {
    await open();
    const table = chart("Outputs against plan");
    const words = await table.locator("tbody .traffic-light").allInnerTexts();
    assert.equal(new Set(words).size, 5);
    const shapes = await table.locator("tbody .light").evaluateAll((all) => all.map((one) => one.innerHTML));
    assert.equal(new Set(shapes).size, 5);
  });

  test("all of them together are half of what a screen may weigh", async () => {
    const { build } = createRequire(new URL("../../web/package.json", import.meta.url))("esbuild");
    const made = await build({
      entryPoints: [fileURLToPath(new URL("../../web/src/charts/index.ts", import.meta.url))],
      bundle: true,
      minify: true,
      write: false,
      outdir: "/",
      format: "esm",
      jsx: "automatic",
      jsxImportSource: "preact",
      // What the first load has already.
      external: ["preact", "preact/*", "../base/*", "../parts/*"],
      logLevel: "silent",
    });
    const size = made.outputFiles.reduce((sum, file) => sum + gzipSync(file.contents).length, 0);
    assert.ok(size > 4_000 && size < PAGE_BUDGET / 2, `${size} bytes`);
  });

  test("nothing was printed as an error", () => assert.deepEqual(browser.faults, []));
});
