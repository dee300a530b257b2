// Results frameworks and workplans of the demonstration: what the pages show is what the API says, and it all opens.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { assertGoodEverywhere, openBrowser, settled, switchLanguage, WIDE } from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

const LIGHTS = {
  red: "far behind",
  amber: "behind",
  green: "on course",
  blue: "target reached",
  grey: "no verified data",
};
const percent = (value) => (value === null ? "unknown" : `${value.toLocaleString("en-GB")}\u00a0%`);

describe("results", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page, list, plans, project;
  const others = (frameworks) => frameworks.filter((one) => one.kind !== "workplan");
  const get = async (path) => (await fetch(program.url + path)).json();
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  const inLanguage = (language) => switchLanguage(page, language);
  const table = (caption) => page.locator("table", { has: page.locator("caption", { hasText: caption }) }).first();

  before(async () => {
    program = await startProgram();
    browser = await openBrowser({ simpleMap: true });
    page = browser.page;
    list = (await get("/api/frameworks")).frameworks;
    plans = await get("/api/workplans");
    const codes = list.filter((one) => Object.values(one.indicator_lights).some((count) => count > 0));
    project = await get(`/api/frameworks/${codes[0].code}`);
    await open("/");
    await inLanguage("en");
  });
  after(async () => {
    assert.deepEqual(browser?.faults, []);
    assert.deepEqual(browser?.outside, []);
    await browser?.close();
    await program?.close();
  });

  test("every framework stands with its light in words, its coverage and its weakest part", async () => {
    await page.click('nav a[href="/results"]');
    await settled(page);
    const shown = { "Results frameworks": others(list), "Workplans, the global ones first": plans.plans };
    const frameworks = Object.entries(shown).flatMap(([caption, rows]) => rows.map((one, i) => [caption, one, i]));
    assert.deepEqual(frameworks.map(([, one]) => one.code).sort(), list.map((one) => one.code).sort());
    for (const [caption, one, i] of frameworks) {
      const rows = table(new RegExp(`^${caption}$`)).locator("tbody tr");
      assert.equal(await rows.count(), shown[caption].length);
      const text = (await rows.nth(i).innerText()).replace(/\s+/g, " ");
      const wanted = [one.name.en, LIGHTS[one.light], `(${one.reported} of ${one.parts} reported)`, one.weakest];
      for (const value of [one.progress_percent, one.planned_percent, one.coverage_percent, one.least_percent])
        wanted.push(percent(value).replace(/\s/g, " "));
      for (const word of wanted) assert.ok(text.includes(word), `${one.code}: "${word}" is not in "${text}"`);
      assert.match(text, new RegExp(`${one.late_count} ${one.fault_count}$`));
    }
  });

  test("who is late is named, since when, and opens to the record", async () => {
    await open("/results");
    const rows = table(/late update/).locator("tbody tr");
    assert.equal(await rows.count(), plans.late.length);
    assert.ok(plans.late.length > 0);
    const [first] = plans.late;
    assert.match(await rows.first().innerText(), new RegExp(`${first.days} days`));
    assert.ok((await rows.first().innerText()).includes(first.owner_name));
    await rows.first().locator("a").first().click();
    await settled(page);
    assert.ok(page.url().endsWith(first.id), page.url());
  });

  test("needs, contributions and checklists are those of the answer", async () => {
    await open("/results");
    assert.equal(
      await table(/by category/)
        .locator("tbody tr")
        .count(),
      plans.needs.length,
    );
    const shown = await table(/contributions of the field/)
      .locator(".result-list > li")
      .count();
    assert.equal(shown, plans.results.flatMap((one) => one.contributions).length);
    assert.ok(shown > 0);
    const score = await table(/Scores of the checklist/)
      .locator("tbody tr")
      .first()
      .innerText();
    const [first] = plans.checklists;
    assert.ok(score.replace(/\s+/g, " ").includes(percent(first.score_percent).replace(/\s/g, " ")));
    await inLanguage("fr");
    assert.ok((await page.locator(".result-more > summary", { hasText: first.name.fr }).count()) > 0);
    assert.ok(first.name.fr !== first.name.en);
    await inLanguage("en");
  });

  test("a day in the address is the day of the figures, and links keep it", async () => {
    await open("/results");
    await page.fill("input[name=on]", "2026-03-31");
    await page.click(".results-day button");
    await settled(page);
    assert.match(page.url(), /\?on=2026-03-31$/);
    const [then] = others((await get("/api/frameworks?on=2026-03-31")).frameworks);
    const row = table(/^Results frameworks$/)
      .locator("tbody tr")
      .first();
    assert.ok((await row.innerText()).includes(percent(then.progress_percent)));
    assert.match(await row.locator("a").first().getAttribute("href"), /on=2026-03-31/);
    await open("/results?on=yesterday");
    assert.match(await page.locator("[role=alert]").first().innerText(), /is no day/);
  });

  test("a result is opened by keyboard, says its level as the framework and as everybody calls it", async () => {
    await page.setViewportSize(WIDE);
    await open(`/results/${project.code}`);
    const node = project.nodes.find((one) => one.indicators.length > 0);
    const entry = page.locator(`#node-${node.id} > details`);
    await entry.locator("> summary").focus();
    await page.keyboard.press("Enter");
    assert.equal(await entry.getAttribute("open"), "");
    assert.match(page.url(), /open=/);
    await page.reload();
    await settled(page);
    assert.equal(await entry.getAttribute("open"), "");
    const named = project.nodes.find((one) => one.level_name.fr === "Résultat");
    await inLanguage("fr");
    const level = await page.locator(`#node-${named.id} > details > summary .result-level`).innerText();
    assert.match(level, /^Résultat \(niveau\s: Extrant\)/);
    await inLanguage("en");
  });

  test("a revised target does not hide the first one, and achievement is not cut at the target", async () => {
    const indicators = project.nodes.flatMap((one) => one.indicators);
    const revised = indicators.find((one) => one.original_target !== one.target);
    await open(`/results/${project.code}?open=${revised.code}`);
    const row = table(/^Indicators:/).locator("tbody tr", { hasText: revised.code });
    const text = await row.innerText();
    for (const value of [revised.target, revised.original_target])
      assert.ok(text.includes(value.toLocaleString("en-GB")), `${value}: ${text}`);
    const raw = (100 * (revised.actual - revised.baseline)) / (revised.target - revised.baseline);
    assert.ok(Math.abs(revised.achievement_percent - raw) < 0.01, "as it is, also beyond the target");
    for (const value of [revised.achievement_percent, revised.achievement_of_original_percent])
      assert.ok(text.includes(percent(value)), `${value}: ${text}`);
  });

  test("on a sheet of paper tables keep their columns, and no chart is wider than it", async () => {
    await page.setViewportSize({ width: 700, height: 1000 });
    await open(`/results/${project.code}?open=*`);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    const { heads, over, count } = await page.evaluate(() => {
      const edge = document.querySelector("main").getBoundingClientRect().right;
      const drawings = [...document.querySelectorAll(".chart-place svg[role=group]")];
      return {
        heads: [...document.querySelectorAll("main thead")].map((one) => getComputedStyle(one).display),
        over: drawings.map((one) => one.getBoundingClientRect().right - edge).filter((more) => more > 1),
        count: drawings.length,
      };
    });
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: "screen" });
    await page.setViewportSize(WIDE);
    assert.ok(count > 0);
    assert.deepEqual([...new Set(heads)], ["table-header-group"]);
    assert.deepEqual(over, []);
  });

  test("a running total ends where the figure is, and a point opens to its record", async () => {
    const summed = project.nodes
      .flatMap((one) => one.indicators)
      .find((one) => one.adding === "aggregate_sum" && one.computed_from === null);
    await open(`/results/${project.code}?open=${summed.code}`);
    const view = page.locator(`section[aria-labelledby="indicator-${summed.id}"]`);
    await view.locator(".chart-table summary").click();
    const last = await view.locator(".chart-table tbody tr").last().innerText();
    assert.ok(last.includes(summed.actual.toLocaleString("en-GB")), last);
    const counting = summed.values.filter((one) => one.counts);
    const links = await view
      .locator(".chart a[href*='/records/']")
      .evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    assert.ok(
      links.some((href) => href.endsWith(counting[0].id)),
      links.join(" "),
    );
  });

  test("faults are told in words and open to what is wrong", async () => {
    await open(`/results/${project.code}`);
    const [fault] = project.faults;
    const told = page.locator("section[aria-labelledby=faults-title] li").first();
    assert.ok((await told.innerText()).startsWith(fault.sentence.en));
    await told.locator("a").click();
    await settled(page);
    assert.ok(page.url().endsWith(`/records/${fault.type}/${fault.id}`), page.url());
  });

  test("the table of indicators is taken along as CSV", async () => {
    await open(`/results/${project.code}`);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click("section[aria-labelledby=indicators-title] .chart-tools button"),
    ]);
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\r\n");
    const indicators = project.nodes.flatMap((one) => one.indicators);
    assert.equal(lines.length, 1 + indicators.length);
    assert.ok(lines[1].includes(indicators[0].code) && lines[1].includes(String(indicators[0].achievement_percent)));
  });

  test("on paper everything stands open", async () => {
    await open(`/results/${project.code}`);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator("details.result-more:not([open])").count(), 0);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    assert.ok((await page.locator("details.result-more:not([open])").count()) > 0);
  });

  test("a framework nobody has says so", async () => {
    await open("/results/NOPE");
    assert.match(await page.locator("[role=alert]").first().innerText(), /no results framework/);
  });

  const pages = {
    all: () => "/results",
    project: () => `/results/${project.code}?open=*`,
    global: () => `/results/${plans.plans[0].code}?open=*`,
  };
  for (const [name, path] of Object.entries(pages))
    test(`${name} is accessible and fits in both languages, wide and narrow`, () =>
      assertGoodEverywhere(page, () => open(path()), `results-${name}`));
});
