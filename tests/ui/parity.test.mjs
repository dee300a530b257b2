// Parity on the real program with its demonstration: shares, what is kept back, what is to come, and the way to records.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertGoodEverywhere, openBrowser, settled, WIDE } from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

const PAGES = {
  whole: "/parity",
  ceiling: "/parity?by=ladder%2Cgrade",
  segregation: "/parity?by=function",
  published: "/parity?by=grade%2Cstation&published=true",
  fullTime: "/parity?by=station&full_time=true&levers=women_hired%3D0.7",
};

describe("parity", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page;
  const get = async (path) => (await fetch(program.url + path)).json();
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  const text = (selector) => page.locator(selector).innerText();
  const cells = (row) => row.locator("th, td").locator(".cell-content").allInnerTexts();

  before(async () => {
    program = await startProgram();
    browser = await openBrowser({ viewport: WIDE });
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await program?.close();
  });

  test("the page is reached from every page, and says the day's share, its base and who is in none", async () => {
    await open("/");
    await page.click('nav a[href="/parity"]');
    await settled(page);
    const { total, on } = await get("/api/parity");
    assert.equal(await page.inputValue("input[name=on]"), on);
    assert.match(await text("#whole .parity-says"), new RegExp(`${total.women_percent.toFixed(1)}\\s%`));
    const facts = (await page.locator(".parity-facts dd").allInnerTexts()).map((one) => one.replace(/\D.*/s, ""));
    assert.deepEqual(facts.slice(0, 5).map(Number), [total.base, total.women, total.men, total.other, total.not_known]);
    assert.match(await text(".parity-facts"), new RegExp(`${total.missing.replacements} men by women`));
    assert.match(await text(".parity-facts"), new RegExp(`${total.missing.additions} more women`));
  });

  test("the frozen baseline stands beside every chart of shares, opens to its record and cannot be typed over", async () => {
    await open("/parity?by=function");
    const frozen = page.locator(".parity-frozen");
    assert.match(await frozen.innerText(), /27\.0\s% women, 73\.0\s% men/);
    assert.equal(await frozen.locator("input, textarea, button").count(), 0);
    for (const section of ["#whole", "#rows", "#series", "#scenario"]) {
      assert.equal(await page.locator(`${section} .chart-place .baseline`).count(), 1, section);
      assert.match(await text(`${section} .chart-legend`), /Baseline: 27/, section);
    }
    await frozen.locator("a").first().click();
    await settled(page);
    assert.match(page.url(), /\/records\/parity_snapshot\//);
  });

  test("a choice stands in the address, comes back with it, and the step back undoes it", async () => {
    await open("/parity");
    await page.selectOption("select[name=by]", "category");
    await page.waitForURL(/by=category/);
    await settled(page);
    await page.selectOption("select[name=and]", "station");
    await page.waitForURL(/by=category%2Cstation/);
    await page.fill("input[name=on]", "2025-06-30");
    await page.waitForURL(/on=2025-06-30/);
    await page.reload();
    await settled(page);
    assert.equal(await page.inputValue("select[name=and]"), "station");
    const { total } = await get("/api/parity?on=2025-06-30");
    assert.match(await text("#whole .parity-says"), new RegExp(`${total.women_percent.toFixed(1)}\\s%`));
    await page.goBack();
    await settled(page);
    assert.doesNotMatch(page.url(), /on=/);
  });

  test("the glass ceiling is one press away; every grade says what the server says, in words and by a shape", async () => {
    await open("/parity");
    await page.click("text=Glass ceiling");
    await page.waitForURL(/by=ladder%2Cgrade/);
    await settled(page);
    const { rows } = await get("/api/parity?by=ladder,grade");
    assert.equal(await page.locator("#rows .chart-place .mark").count(), rows.length);
    const p4 = rows.find((row) => row.values[1].id === "p_4");
    const shown = await cells(page.locator("#rows > .table-scroll tbody tr", { hasText: "P-4" }).first());
    assert.equal(shown[1], "P-4");
    assert.match(shown[2], new RegExp(`${p4.women_percent.toFixed(1)}\\s%[\\s\\S]*▼ men over-represented`));
    assert.deepEqual(shown.slice(3, 8).map(Number), [p4.women, p4.men, p4.base, p4.other, p4.not_known]);
  });

  test("a small group as near as it can come is not painted as a fault", async () => {
    await open("/parity?by=grade");
    const { rows } = await get("/api/parity?by=grade");
    const near = rows.find((row) => row.verdict === "nearest");
    const row = page.locator("#rows > .table-scroll tbody tr", { hasText: near.values[0].label }).first();
    assert.match(await row.innerText(), /as near to parity as so few people can come/);
    const fill = (of) => of.evaluate((one) => getComputedStyle(one).fill);
    assert.equal(await fill(row.locator(".dot")), "rgb(255, 255, 255)");
    assert.equal(await fill(page.locator("#rows .chart .dot.nearest").first()), "rgb(255, 255, 255)");
  });

  test("a row and a point of the chart open to the list of its assignments", async () => {
    await open("/parity?by=grade");
    const link = page.locator("#rows > .table-scroll a", { hasText: "Assignments" }).first();
    assert.match(
      await link.getAttribute("href"),
      /\/records\/assignment\?filter=staff_grade\+%3D\+%27p_2%27\+AND\+start_date/,
    );
    const mark = page.locator("#rows .chart-place a.mark").first();
    await mark.focus();
    await page.keyboard.press("ArrowRight");
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^P-3: /);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/records\/assignment\?filter=staff_grade.*p_3/);
    await settled(page);
    assert.ok((await page.locator("tbody tr").count()) > 0);
  });

  test("as it may be published: suppressed cells say so, zeros stay, and small counts are not asked for", async () => {
    const asked = [];
    const listen = (request) => asked.push(new URL(request.url()).pathname);
    await open("/parity?by=grade");
    page.on("request", listen);
    await page.check("input[name=published]");
    await page.waitForURL(/published=true/);
    await settled(page);
    page.off("request", listen);
    assert.ok(!asked.some((path) => /pipeline|projections/.test(path)), String(asked));
    const { rows } = await get("/api/parity?by=grade&published=true");
    const lines = page.locator("#rows > .table-scroll tbody tr");
    for (const [i, row] of rows.entries()) {
      const shown = await cells(lines.nth(i));
      for (const [at, id] of ["women", "men", "base", "other", "not_known"].entries()) {
        assert.equal(shown[2 + at], row[id] === null ? "suppressed" : String(row[id]), `${shown[0]}, ${id}`);
      }
    }
    assert.match(await text("#whole .notice"), /hide counts of 1 to 4/);
    for (const section of ["#flows", "#pipeline", "#projections", "#scenario"]) {
      assert.match(await text(section), /small counts and are not published/, section);
    }
    assert.doesNotMatch(await text("#whole"), /from head counts/i);
    await page.locator("#rows .chart-table summary").click();
    assert.match(await text("#rows .chart-table"), /suppressed/);
  });

  test("who only gets published figures is told so, and not that something failed", async () => {
    const deny = (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        body: JSON.stringify({ type: "about:blank", status: 403, title: "denied", detail: "small counts" }),
      });
    await page.route(/\/api\/parity\/(pipeline|projections)/, deny);
    await open("/parity");
    for (const section of ["#pipeline", "#projections", "#scenario"]) {
      assert.match(await text(section), /told only to those who may see records of people/, section);
    }
    assert.equal(await page.locator(".failure").count(), 0);
    await assertAccessible(page);
    await page.unroute(/\/api\/parity\/(pipeline|projections)/, deny);
    browser.faults.splice(0, browser.faults.length, ...browser.faults.filter((one) => !/403/.test(String(one))));
  });

  test("each projection says its answer and what it assumes, and what has no number says so", async () => {
    await open("/parity");
    const answer = await get("/api/parity/projections");
    const WORDS = {
      never: /Never/,
      unattainable: /Unattainable/,
      untold: /Not to be told/,
      reached: /Reached already/,
    };
    for (const id of ["increment_method", "flow_method", "required_hiring"]) {
      const card = await text(`article[aria-labelledby=method-${id}]`);
      const of = answer[id];
      const number = of.years ?? (of.women_among_hires === undefined ? "" : (of.women_among_hires * 100).toFixed(1));
      assert.match(card, of.answer === "known" ? new RegExp(String(number)) : WORDS[of.answer], id);
      assert.match(card, /women’s share now: 33\.15\s%|women’s share now: [\d.]+\s%/);
    }
    await open("/parity?on=1990-01-01");
    assert.match(await text("#projections"), /Not to be told/);
    assert.match(await text("#projections"), /not observed/);
  });

  test("a lever is moved by keyboard, stands in the address, changes the simulation and can be taken back", async () => {
    await open("/parity");
    const end = () => page.locator("#scenario .chart-place .mark").last().getAttribute("aria-label");
    const before = await end();
    await page.focus("input[name=women_hired]");
    await page.keyboard.type("80");
    await page.keyboard.press("Tab");
    await page.waitForURL(/levers=women_hired%3D0\.8/);
    await settled(page);
    const { scenario } = await get("/api/parity/projections?levers=women_hired=0.8");
    assert.notEqual(await end(), before);
    assert.ok((await end()).includes(String(scenario.years.at(-1).all.women_percent)));
    await page.reload();
    await settled(page);
    assert.equal(await page.inputValue("input[name=women_hired]"), "80");
    await page.click("text=All as observed");
    await settled(page);
    assert.doesNotMatch(page.url(), /levers/);
    assert.equal(await end(), before);
  });

  test("conversion rates are the server's, and a stage opens to its counts", async () => {
    await open("/parity");
    const { stages } = await get("/api/parity/pipeline");
    const rows = page.locator("#pipeline > .table-scroll tbody tr");
    assert.equal(await rows.count(), stages.length);
    const at = stages.findIndex((one) => one.conversion.ratio !== null);
    const shown = await cells(rows.nth(at));
    assert.match(shown[7], new RegExp(`^${stages[at].conversion.women_rate_percent.toFixed(1)}\\s%$`));
    assert.match(shown[8], new RegExp(`^${stages[at].conversion.men_rate_percent.toFixed(1)}\\s%$`));
    await rows.nth(at).locator("a").click();
    await page.waitForURL(new RegExp(`pipeline_stage=${stages[at].stage.id}`));
  });

  test("a person in two duty stations on one day is found, and leads to the record", async () => {
    await open("/parity");
    const { findings } = await get("/api/parity");
    const links = page.locator("#findings li li a");
    assert.equal(await links.count(), findings.two_stations_people.length);
    await links.first().click();
    await page.waitForURL(`**/records/person/${findings.two_stations_people[0]}`);
  });

  test("a chart goes along as a file that marks what is kept back", async () => {
    await open("/parity?by=grade&published=true");
    const coming = page.waitForEvent("download");
    await page.locator('#rows .chart-tools button:text-is("CSV")').click();
    const lines = readFileSync(await (await coming).path(), "utf8")
      .trim()
      .split("\r\n");
    const { rows } = await get("/api/parity?by=grade&published=true");
    assert.equal(lines.length, rows.length + 1);
    assert.match(lines[1], /^P-2,6,suppressed,suppressed,suppressed,0,0$/);
    const link = page.locator("#rows .chart-tools a");
    assert.match(await link.getAttribute("href"), /on=\d{4}-\d\d-\d\d.*published=true#rows$/);
  });

  test("a day that is none is refused in the server's words", async () => {
    await open("/parity?on=soon");
    assert.match(await text(".failure"), /soon/);
    browser.faults.splice(0, browser.faults.length, ...browser.faults.filter((one) => !/400|422/.test(String(one))));
  });

  test("on paper the choices stand in words", async () => {
    await open("/parity?by=function");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".parity-form").isVisible(), false);
    assert.equal(await page.locator(".levers").isVisible(), false);
    assert.match(await text(".as-of"), /in heads · By Function group/);
    await page.emulateMedia({ media: "screen" });
  });

  for (const [name, path] of Object.entries(PAGES))
    test(`${name} is accessible and fits in both languages, wide and narrow`, () =>
      assertGoodEverywhere(page, () => open(path), `parity-${name}`));

  test("no page printed an error", () => {
    assert.deepEqual(browser.faults, []);
  });
});
