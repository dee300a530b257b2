// The first page by role: what it is for, where it leads, and that it says what the program says.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, NARROW, openBrowser, settled, WIDE } from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

describe("home by role", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page, portfolio, donor, province;
  const get = async (path) => (await fetch(program.url + path)).json();
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  const digits = (text) => text.replace(/\D/g, "");
  const homes = () => [
    "/?as=portfolio",
    "/?as=programme&of=XOM",
    `/?as=province&of=${province}`,
    "/?as=project&of=XSI-PRJ1",
    `/?as=donor&of=${donor}`,
  ];

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
    await browser?.close();
    await program?.close();
  });

  test("a file of several programmes with workplans begins with all of them", async () => {
    await open("/");
    assert.equal(await page.locator("h1").innerText(), "All programmes");
    assert.equal(await page.locator("#plans tbody tr").count(), 20);
  });

  test("workplans stand worst first, their lights doubled by words, with who is awaited since when", async () => {
    const { plans } = await get("/api/workplans");
    const rows = await page.locator("#plans tbody tr").allInnerTexts();
    const red = plans.filter((one) => one.light === "red").map((one) => one.code);
    assert.ok(
      red.length > 0 && rows.slice(0, red.length).every((text) => red.some((code) => text.includes(`(${code})`))),
    );
    assert.ok(
      rows.every((text) => /far behind|behind|on course|target reached|no data/.test(text)),
      rows[0],
    );
    const late = plans.filter((one) => one.late_count > 0 || one.late?.length > 0);
    assert.ok(
      rows.some((text) => /since \d+ \w+ \d{4} \(\d+ days\)/.test(text)),
      String(late.length),
    );
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

  test("land of each programme is what the program says", async () => {
    await open("/?as=portfolio");
    const shown = digits(await page.locator("#land, [aria-labelledby^=land]").first().innerText());
    for (const row of portfolio.programmes.filter((one) => one.released.this_year).slice(0, 5)) {
      const [area] = Object.values(row.released.this_year.sums);
      assert.ok(shown.includes(String(Math.round(area))), `${row.code}: ${area}`);
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

  test("what two donors pay is told in full and in part, apart", async () => {
    await open(`/?as=donor&of=${donor}`);
    const told = await get(`/api/donors/${donor}`);
    const shared = JSON.stringify(told).includes("pro_rata") || JSON.stringify(told).includes("share");
    assert.ok(shared);
    const heads = (await page.locator("main th").allInnerTexts()).join(" | ");
    assert.match(heads, /full/i);
    assert.match(heads, /part|share/i);
  });

  test("a record that is saved is on the open page within a second", async () => {
    await open("/?as=portfolio");
    const before = await page.locator("main").innerText();
    await page.locator(".live", { hasText: /Live/ }).first().waitFor();
    const saved = await fetch(`${program.url}/api/reports`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Whitestone": "1" },
      body: JSON.stringify({
        observed: portfolio.on,
        title: "live",
        approve: true,
        reason: "test",
        changes: [
          {
            type: "land_release",
            values: { released_date: portfolio.on, product_type: "cleared_area", reported_area: 123456789 },
          },
        ],
      }),
    });
    assert.equal(saved.status, 201);
    await page.waitForFunction((text) => document.querySelector("main").innerText !== text, before, { timeout: 3000 });
    await page.locator("main", { hasText: /123[,.\s]?456[,.\s]?789/ }).waitFor({ timeout: 3000 });
  });

  for (const language of ["en", "fr"]) {
    for (const viewport of [WIDE, NARROW]) {
      test(`every home is accessible and fits in ${language} at ${viewport.width}`, async () => {
        await page.setViewportSize(viewport);
        await open("/?as=portfolio");
        await page.click(`.languages button[lang=${language}]`);
        for (const path of homes()) {
          await open(path);
          assert.equal(await page.locator(".failure").count(), 0, path);
          await assertAccessible(page);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          assert.ok(wide <= 0, `${path} is ${wide} px too wide`);
        }
        await page.click(".languages button[lang=en]");
        await page.setViewportSize(WIDE);
      });
    }
  }
});

describe("home of one programme", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  test("a file of one programme begins with it", async () => {
    const program = await startProgram();
    const browser = await openBrowser({ simpleMap: true });
    try {
      await browser.page.goto(`${program.url}/`);
      await settled(browser.page);
      assert.match(await browser.page.locator(".home-chooser [aria-current]").innerText(), /Programme/);
      await browser.page.locator("h2:text-is('Latest reports')").waitFor();
    } finally {
      await browser.close();
      await program.close();
    }
  });
});
