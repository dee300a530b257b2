// browser.mjs - Debian's Chromium with a profile of its own, and what every journey asks of a page.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 360, height: 740 };

/**
 * {page, faults, outside, close}: `faults` collects what a page printed or threw as an error, `outside` what it asked of
 * other machines, which is refused. `simpleMap` shows maps as the simple picture.
 */
export async function openBrowser({ locale = "en-GB", viewport = WIDE, simpleMap = false } = {}) {
  assert.ok(existsSync(executablePath), `no browser at ${executablePath}`);
  const profile = mkdtempSync(join(tmpdir(), "whitestone-ui-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: ARGS,
    locale,
    viewport,
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(30_000);
  if (simpleMap) await context.addInitScript(() => localStorage.setItem("whitestone.simpleMap", "yes"));
  const outside = [];
  await context.route(
    (url) => url.protocol.startsWith("http") && url.hostname !== "127.0.0.1",
    (route) => {
      outside.push(route.request().url());
      return route.abort();
    },
  );
  const page = context.pages()[0] ?? (await context.newPage());
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { page, faults, outside, close };
}

/** Nothing is loading any more. */
export async function settled(page) {
  await page.locator("h1").waitFor();
  await page.waitForFunction(() => !document.querySelector(".loading, [aria-busy=true]"));
}

/** The other language, with nothing left in the first one. */
export async function switchLanguage(page, language) {
  await page.click(`.languages button[lang=${language}]`);
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
  await settled(page);
}

/** Nothing is wider than the window. */
async function assertFits(page) {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(overflow, 0, `${page.url()} is ${overflow} pixels wider than the window`);
}

/** No violation axe knows of (colours are its dearest rule), and nothing wider than the window. */
export async function assertAccessible(page, { colours = true } = {}) {
  await settled(page);
  // Through the debugger, not as a script of the page: the page's own policy stays in force.
  await page.evaluate(axeSource);
  const rules = { "color-contrast": { enabled: colours } };
  const results = await page.evaluate((set) => globalThis.axe.run(document, set), {
    resultTypes: ["violations"],
    rules,
  });
  const found = results.violations.map(
    (one) =>
      `${one.id}: ${one.nodes
        .map((node) => node.html)
        .slice(0, 3)
        .join(" ")}`,
  );
  assert.deepEqual(found, [], `axe at ${page.url()}`);
  await assertFits(page);
}

/** Each width is opened anew and seen by axe once, its colours wide alone; languages change in place. */
const LOOKS = [
  { language: "en", viewport: WIDE, isOpened: true },
  { language: "fr", viewport: WIDE, isOpened: false },
  { language: "fr", viewport: NARROW, isOpened: true },
  { language: "en", viewport: NARROW, isOpened: false },
];

/**
 * What `open` opens, in both languages, wide and narrow: without a failure, nothing wider than the window, no violation
 * axe knows of, and what `check` asks besides. Ends wide and in English.
 */
export async function assertGoodEverywhere(page, open, name, check) {
  for (const { language, viewport, isOpened } of LOOKS) {
    await page.setViewportSize(viewport);
    if (isOpened) await open();
    await switchLanguage(page, language);
    assert.equal(await page.locator(".failure").count(), 0, `a failure at ${page.url()}`);
    await (isOpened ? assertAccessible(page, { colours: viewport === WIDE }) : assertFits(page));
    await check?.();
    await keepPicture(page, `${name}-${language}-${viewport.width}`);
  }
  await page.setViewportSize(WIDE);
}

/** What a button gives to take along: {name, bytes}. */
export async function downloaded(page, button) {
  const coming = page.waitForEvent("download");
  await button.click();
  const file = await coming;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** Keeps a picture of the page where SCREENSHOTS names a folder. */
export async function keepPicture(page, name) {
  if (process.env.SCREENSHOTS)
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`), fullPage: true });
}
