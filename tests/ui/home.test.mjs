// The first page by role: what it is for, where it leads, and that it says what the program says.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertGoodEverywhere, openBrowser, settled, NARROW, WIDE } from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";
import { loadModule } from "./typescript.mjs";

describe("the place of a home", () => {
  let place;
  before(async () => {
    place = await loadModule("pages/home/homePlace.ts");
  });

  test("an address says for whom and about what, and is made again from it", () => {
    const about = { portfolio: "", programme: "XOM", province: "0-1", project: "P 1/é&", donor: "" };
    for (const [as, of] of Object.entries(about)) {
      const path = place.homePath({ as, of });
      assert.deepEqual(place.homeIn(path.slice(1)), { home: { as, of }, unknown: "" }, path);
    }
    assert.deepEqual(place.homeIn("?as=portfolio&of=XOM").home, { as: "portfolio", of: "" });
    assert.deepEqual(place.homeIn("?of=XOM"), { home: undefined, unknown: "" });
    assert.deepEqual(place.homeIn("?as=minister&of=1"), { home: undefined, unknown: "minister" });
  });

  test("a link wins over what was chosen, and that over what the file suggests", () => {
    const asked = { as: "donor", of: "1" };
    const before = { as: "project", of: { project: "P1", donor: "2" } };
    assert.deepEqual(place.homeShown(asked, before, true), asked);
    assert.deepEqual(place.homeShown(undefined, before, true), { as: "project", of: "P1" });
    assert.deepEqual(place.homeShown(undefined, undefined, true), { as: "portfolio", of: "" });
    assert.deepEqual(place.homeShown(undefined, undefined, false), { as: "programme", of: "" });
  });

  test("what is remembered and is no choice is no choice", () => {
    for (const text of [null, "", "{", "[]", "7", '{"as":"minister"}', '{"of":{"project":"P1"}}'])
      assert.equal(place.rememberedFrom(text), undefined, text);
    const kept = place.rememberedFrom('{"as":"project","of":{"project":"P1","donor":7,"minister":"x","province":""}}');
    assert.deepEqual(kept, { as: "project", of: { project: "P1" } });
  });
});

const LIGHTS = {
  ...{ red: "far behind", amber: "behind", green: "on course", blue: "target reached", grey: "no verified data" },
  late: "report overdue",
};
const UNITS = { m2: "m²" };
const plain = (text) => text.replace(/\s+/g, " ").trim();
const figureText = (value, unit = "") =>
  value === null ? "unknown" : plain(`${value.toLocaleString("en-GB")} ${UNITS[unit] ?? unit}`);
const percent = (value) => figureText(value, "%");
/** No record at all is none; records without the value are not known. */
const valueOf = (sum, id) => (sum.records === 0 ? 0 : sum.sums[id]);

describe("home by role", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page, portfolio, donor, province;
  const get = async (path) => {
    const answer = await fetch(program.url + path);
    assert.equal(answer.status, 200, path);
    return answer.json();
  };
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  const hrefsOf = (all) => all.map((one) => one.getAttribute("href"));
  /** Heads and cells of the first table in `selector`, as they are read. */
  const tableOf = async (selector) => {
    const table = page.locator(`${selector} table`).first();
    const cellsOf = async (row) => (await row.locator("th, td").allInnerTexts()).map(plain);
    const rows = await table.locator("tbody tr").all();
    return { heads: await cellsOf(table.locator("thead tr")), rows: await Promise.all(rows.map(cellsOf)) };
  };
  const homes = {
    portfolio: () => "/?as=portfolio",
    programme: () => "/?as=programme&of=XOM",
    province: () => `/?as=province&of=${province}`,
    project: () => "/?as=project&of=XSI-PRJ1",
    donor: () => `/?as=donor&of=${donor}`,
  };

  before(async () => {
    program = await startProgram({ demo: "portfolio", code: "XHQ" });
    browser = await openBrowser({ simpleMap: true });
    page = browser.page;
    portfolio = await get("/api/portfolio");
    const { donors } = await get("/api/donors");
    donor = donors.find((one) => one.co_funded > 0).id;
    province = (await get("/api/records/admin_unit?unit_level=province&limit=1")).rows[0].id;
  });
  after(async () => {
    assert.deepEqual(browser?.faults, []);
    assert.deepEqual(browser?.outside, []);
    await browser?.close();
    await program?.close();
  });

  test("a file of several programmes with workplans begins with all of them", async () => {
    await open("/");
    assert.equal(await page.locator("h1").innerText(), "All programmes");
    assert.equal(await page.locator("#plans tbody tr").count(), 20);
  });

  test("workplans stand worst first, their lights doubled by words, with who is awaited since when", async () => {
    const { late } = await get("/api/workplans");
    const plans = new Map(portfolio.programmes.flatMap((one) => one.workplans).map((one) => [one.code, one]));
    const rows = page.locator("#plans tbody tr");
    const shown = (await rows.allInnerTexts()).map(plain);
    const order = shown.map((text) => plans.get(/\((GW[^)]*)\)/.exec(text)[1]));
    assert.equal(new Set(order).size, plans.size);
    const ranks = order.map(({ light }) => ["red", "amber", "grey", "green", "blue"].indexOf(light));
    assert.deepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
    );
    assert.ok(new Set(ranks).size > 2);
    for (const [i, plan] of order.entries()) {
      const words = [LIGHTS[plan.light], percent(plan.progress_percent), percent(plan.planned_percent)];
      const awaited = late.find((one) => one.plan === plan.code);
      assert.equal(awaited !== undefined, plan.late_count > 0, plan.code);
      if (awaited) words.push(LIGHTS.late, awaited.owner_name, awaited.function, `(${awaited.days} days)`);
      for (const word of words) assert.ok(shown[i].includes(word), `${plan.code}: "${word}" is not in "${shown[i]}"`);
      const hrefs = await rows.nth(i).locator("a").evaluateAll(hrefsOf);
      assert.ok(hrefs.includes(`/results/${plan.code}`), plan.code);
      if (awaited) assert.ok(hrefs.includes(`/records/framework_node/${awaited.id}`), plan.code);
    }
  });

  test("the way to each part of the page leads there, and keeps the address a link", async () => {
    await open("/?as=portfolio");
    const links = await page.locator(".home-sections a").evaluateAll((all) => all.map((one) => one.hash.slice(1)));
    assert.ok(links.length > 5);
    for (const id of links) assert.equal(await page.locator(`#${id}`).count(), 1, id);
    await page.click(".home-sections a[href='#lives']");
    assert.match(page.url(), /as=portfolio#lives$/);
    assert.ok((await page.locator("#lives").boundingBox()).y < 100);
  });

  test("a plan that is not in force says so", async () => {
    await open("/?as=portfolio");
    for (const { code, in_force } of portfolio.programmes.flatMap((one) => one.workplans)) {
      const row = await page.locator("#plans tbody tr", { hasText: `(${code})` }).innerText();
      assert.equal(/not in force/.test(row), !in_force, code);
    }
    assert.ok(portfolio.programmes.some((one) => one.workplans.some((plan) => !plan.in_force)));
  });

  test("every line of what to chase is a finding of the program, and opens what it is about", async () => {
    const lines = await page
      .locator(".chase > li")
      .evaluateAll((all) =>
        all.map((one) => [one.textContent.replace(/\s+/g, " "), one.querySelector("a")?.getAttribute("href")]),
      );
    assert.equal(lines.length, portfolio.findings.length);
    for (const finding of portfolio.findings) {
      const line = lines.find(([text]) => text.includes(finding.sentence.en));
      assert.ok(line?.[1], finding.sentence.en);
    }
    for (const href of new Set(lines.map(([, one]) => one))) {
      const { pathname, searchParams } = new URL(href, program.url);
      if (pathname === "/parity") assert.equal(searchParams.get("by"), "grade", href);
      else await get(`/api${pathname.replace("/results/", "/frameworks/")}`);
    }
    const weight = { grave: 0, serious: 1, notice: 2 };
    const order = lines.map(([text]) => weight[/^(grave|serious|notice)/.exec(text)[1]]);
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    await page.locator(".chase > li a").first().click();
    await page.waitForURL((url) => url.pathname !== "/" || url.search !== "");
    await settled(page);
    assert.equal(await page.locator(".failure").count(), 0);
  });

  for (const [section, figure] of [
    ["#land", "released"],
    ["#people", "reached"],
  ]) {
    test(`small multiples of ${figure} say what the program says of each programme`, async () => {
      await open("/?as=portfolio");
      const [{ id, unit }] = portfolio.measures[figure].values;
      const people = (one) => one.this_year.sums[id] ?? 0;
      const main = (portfolio.totals.reached ?? []).toSorted((a, b) => people(b) - people(a))[0].method;
      const of = (row) => (figure === "reached" ? row.reached?.find((one) => one.method === main) : row[figure]);
      const told = portfolio.programmes.filter((row) => of(row)?.this_year.records + of(row)?.last_year.records > 0);
      const shown = (await page.locator(`${section} .multiple-head`).allInnerTexts()).map(plain);
      assert.ok(told.length > 1);
      assert.deepEqual(
        shown,
        told.map((row) => plain(`${row.name.en} ${figureText(valueOf(of(row).this_year, id), unit)}`)),
      );
    });
  }

  test("each programme in a row: every figure as the program says it, unknown as unknown, open to its records", async () => {
    const { rows, heads } = await tableOf("#programmes");
    assert.equal(rows.length, portfolio.programmes.length);
    const { measures, totals } = portfolio;
    const area = measures.released.values[0];
    let unknown = 0;
    for (const [i, row] of portfolio.programmes.entries()) {
      const reach = (method) => row.reached?.find((one) => one.method === method)?.this_year;
      const [people] = measures.reached.values;
      const method = ({ method: id }) => (reach(id) ? valueOf(reach(id), people.id) : row.reached ? 0 : null);
      const figures = [
        figureText(row.hazards.open.records),
        figureText(valueOf(row.released.this_year, area.id), area.unit),
        ...measures.harmed.values.map(({ id }) => figureText(valueOf(row.harmed.this_year, id))),
        ...totals.reached.map((one) => figureText(method(one))),
        `${row.plans_in_force} / ${row.workplans.length}`,
        row.needs.map((one) => figureText(one.gap, one.currency)).join("; ") || "none",
        percent(row.checklist?.score_percent ?? null),
      ];
      unknown += figures.filter((one) => one === "unknown").length;
      assert.deepEqual(rows[i].slice(1, -1), figures, `${row.code}: ${heads}`);
    }
    assert.ok(unknown > 0, "the demonstration leaves something unknown");
    const opened = await page
      .locator("#programmes tbody tr")
      .nth(1)
      .locator("a.open-figure")
      .evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    const counts = [portfolio.programmes[1].hazards.open.records, portfolio.programmes[1].released.this_year.records];
    for (const [i, count] of counts.entries()) {
      const { pathname, search } = new URL(opened[i], program.url);
      assert.equal((await get(`/api${pathname}${search}&limit=1`)).matched, count, opened[i]);
    }
  });

  test("shares of women stand by programme against the band, as the program counts them", async () => {
    const { rows } = await get("/api/parity?by=programme");
    assert.equal(await page.locator("#parity .chart-place .band").count(), 1);
    await page.locator("#parity .chart-table summary").click();
    const { rows: shown } = await tableOf("#parity .chart-table");
    assert.equal(shown.length, rows.length);
    for (const [i, row] of rows.entries()) {
      const words = [row.values[0].label, row.women_percent, row.base, row.women, row.men].map((one) => String(one));
      for (const word of words) assert.ok(shown[i].join(" | ").includes(word), `"${word}" is not in ${shown[i]}`);
    }
  });

  test("a role is chosen by keyboard, stands in the address, and is remembered until a link says otherwise", async () => {
    await open("/?as=portfolio");
    await page.locator(".home-chooser a", { hasText: "Programme" }).last().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/as=programme/);
    await settled(page);
    await page.locator(".home-which select").selectOption({ index: 3 });
    await page.locator(".home-which button").press("Enter");
    await page.waitForURL(/as=programme&of=/);
    await settled(page);
    const chosen = await page.locator("h1").innerText();
    await open("/");
    assert.equal(await page.locator("h1").innerText(), chosen, "what was chosen last");
    await open("/?as=portfolio");
    assert.equal(await page.locator("h1").innerText(), "All programmes", "a link always wins");
    await page.evaluate(() => localStorage.clear());
  });

  test("without a choice nothing is remembered, and a home nobody has is said", async () => {
    await open("/?as=donor");
    assert.equal(await page.evaluate(() => Object.keys(localStorage).some((key) => key.includes(".home."))), false);
    await open("/?as=minister");
    assert.match(await page.locator("main > .notice").innerText(), /minister/);
    for (const [path, words] of [
      ["/?as=donor&of=NOBODY", /no donor NOBODY/],
      ["/?as=project&of=NONE", /no project NONE/],
      ["/?as=programme&of=XNO", /no programme XNO/],
    ]) {
      await open(path);
      assert.match(await page.locator(".notice").innerText(), words);
    }
  });

  test("every donor is listed with its money; what several pay for is told in full and in part, apart", async () => {
    const { donors } = await get("/api/donors");
    await open("/?as=donor");
    const { rows: listed } = await tableOf("main");
    assert.equal(listed.length, donors.length);
    for (const [i, one] of donors.entries()) {
      for (const word of [one.name, figureText(one.results), figureText(one.money[0].spent, one.money[0].currency)])
        assert.ok(listed[i].join(" | ").includes(word), `"${word}" is not in ${listed[i]}`);
    }
    await open(`/?as=donor&of=${donor}`);
    const told = await get(`/api/donors/${donor}`);
    const lines = told.results.flatMap((result) => result.indicators.map((indicator) => ({ result, indicator })));
    const { heads, rows } = await tableOf("section[aria-labelledby=donor-results]");
    const [full, part] = ["In full", "Part of this donor"].map((head) => heads.indexOf(head));
    assert.ok(full > 0 && part === full + 1);
    for (const [i, { result, indicator }] of lines.entries()) {
      assert.equal(rows[i][full], figureText(indicator.full, indicator.unit.en), indicator.code);
      const isDivided = indicator.pro_rata !== null || indicator.full === null || result.share_percent === null;
      assert.equal(rows[i][part], isDivided ? figureText(indicator.pro_rata, indicator.unit.en) : "not divided");
      for (const other of result.donors.filter((one) => one.id !== told.id)) assert.ok(rows[i][1].includes(other.name));
    }
    const shared = lines.find(({ result, indicator }) => result.co_funded && indicator.pro_rata !== null);
    assert.ok(shared.indicator.pro_rata < shared.indicator.full);
  });

  test("the home of a province has its own records, and they open", async () => {
    await open(`/?as=province&of=${province}`);
    const lists = await page
      .locator("main a[data-records]")
      .evaluateAll((all) => all.map((one) => [one.getAttribute("href"), Number(one.dataset.records)]));
    assert.ok(lists.length > 2);
    for (const [href, count] of lists) {
      const { pathname, search, searchParams } = new URL(href, program.url);
      assert.equal(searchParams.get("within"), province, href);
      assert.equal((await get(`/api${pathname}${search}&limit=1`)).matched, count, href);
    }
    await page.locator("section[aria-labelledby=list-hazard] tbody a").first().click();
    await page.waitForURL(/\/records\/hazard\//);
    await settled(page);
    assert.equal(await page.locator(".failure").count(), 0);
  });

  test("the home of a project has its framework, its indicators, its figures and who pays", async () => {
    await open("/?as=project&of=XSI-PRJ1");
    const { nodes, progress_percent: progress, funded_as: funded } = await get("/api/frameworks/XSI-PRJ1");
    const standing = page.locator("section[aria-labelledby^=framework-]");
    assert.equal(await standing.locator("h2 a").first().getAttribute("href"), "/results/XSI-PRJ1");
    const text = plain(await standing.innerText());
    for (const word of [percent(progress), percent(funded.burn_percent), funded.donor])
      assert.ok(text.includes(word), word);
    const indicators = nodes.flatMap((node) => node.indicators);
    const { rows } = await tableOf("section[aria-labelledby^=framework-]");
    assert.equal(rows.length, indicators.length);
    for (const [i, one] of indicators.entries()) {
      assert.ok(rows[i][0].includes(one.code));
      assert.ok(rows[i].includes(percent(one.achievement_percent)), `${one.code}: ${rows[i]}`);
    }
    assert.ok((await page.locator("section[aria-labelledby=figures-title] .figure-panels > li").count()) > 0);
    await page.locator("main .facts a", { hasText: funded.donor }).click();
    await page.waitForURL(/as=donor/);
    await settled(page);
    assert.equal(await page.locator("h1").innerText(), funded.donor);
  });

  test("a record that is saved is on the open page within a second", async () => {
    await open("/?as=portfolio");
    await page.locator(".live-stamp.live").waitFor();
    const { on, measures, programmes } = await get("/api/portfolio");
    const programme = programmes.find((one) => !one.own && one.released.this_year.records > 0);
    const [{ id, unit }] = measures.released.values;
    const head = page.locator("#land .multiple-head", { hasText: programme.name.en });
    const before = programme.released.this_year.sums[id];
    assert.ok(plain(await head.innerText()).endsWith(figureText(before, unit)));
    const values = {
      programme: programme.id,
      released_date: on,
      product_type: "cleared_area",
      reported_area: 123_456,
    };
    const changes = [{ type: "land_release", values }];
    const saved = await fetch(`${program.url}/api/reports`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Whitestone": "1" },
      body: JSON.stringify({ observed: on, title: "live", approve: true, reason: "checked", changes }),
    });
    assert.equal(saved.status, 201);
    const wanted = figureText(before + values.reported_area, unit).split(" ")[0];
    await head.filter({ hasText: wanted }).waitFor({ timeout: 1000 });
  });

  test("on paper there is nothing to press, and every heading stands", async () => {
    await open("/?as=portfolio");
    await page.emulateMedia({ media: "print" });
    for (const gone of [".top nav", ".home-chooser", ".search-box", ".languages"])
      assert.equal(await page.locator(gone).isVisible(), false, gone);
    for (const left of ["h1", "#chase-title", "#plans tbody tr >> nth=0", "#programmes tbody tr >> nth=0"])
      assert.equal(await page.locator(left).isVisible(), true, left);
    await page.emulateMedia({ media: null });
  });

  test("on a narrow screen every page of the navigation can be seen", async () => {
    await page.setViewportSize(NARROW);
    await open("/?as=portfolio");
    const links = page.locator(".top nav a");
    assert.ok((await links.count()) > 6);
    for (const link of await links.all()) {
      const { x, width } = await link.boundingBox();
      assert.ok(x >= 0 && x + width <= NARROW.width, await link.innerText());
    }
    await page.setViewportSize(WIDE);
  });

  for (const [name, path] of Object.entries(homes))
    test(`the home of a ${name} is accessible and fits in both languages, wide and narrow`, () =>
      assertGoodEverywhere(page, () => open(path()), `home-${name}`));
});

describe("home of one programme", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  test("a file of one programme begins with it, and says when the program is gone", async () => {
    const program = await startProgram();
    const browser = await openBrowser({ simpleMap: true });
    const { page } = browser;
    let isClosed = false;
    try {
      await page.goto(`${program.url}/`);
      await settled(page);
      assert.match(await page.locator(".home-chooser [aria-current]").innerText(), /Programme/);
      await page.locator("h2:text-is('Latest reports')").waitFor();
      const { findings } = await (await fetch(`${program.url}/api/portfolio`)).json();
      const whose = findings.filter((one) => one.kind === "parity_gap").map((one) => one.programme);
      assert.ok(whose.length > 0 && !whose.includes(null), "gaps of one programme are not told again of all");
      await page.goto(`${program.url}/?as=portfolio`);
      await settled(page);
      await page.locator(".live-stamp.live").waitFor();
      const told = await page.locator("#plans tbody").innerText();
      await program.close();
      isClosed = true;
      await page.locator(".connection p", { hasText: "is lost" }).waitFor();
      assert.equal(await page.locator("#plans tbody").innerText(), told, "what was known stays");
    } finally {
      await browser.close();
      if (!isClosed) await program.close();
    }
  });
});
