// pictures.mjs - makes the pictures of the guides and the README from the demonstration. usage: node tests/ui/pictures.mjs
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser, settled } from "./browser.mjs";
import { startProgram } from "./program.mjs";

const out = fileURLToPath(new URL("../../docs/images", import.meta.url));
const SIZE = { width: 1080, height: 760 };
const QUALITY = 0.82;

const program = await startProgram();
const browser = await openBrowser({ viewport: SIZE });
const converter = await openBrowser();
const { page } = browser;

/** The browser writes WebP itself: a page of its own turns one picture into the other. */
async function keep(name) {
  const png = (await page.screenshot()).toString("base64");
  const webp = await converter.page.evaluate(
    async ([data, quality]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
      canvas.getContext("2d").drawImage(image, 0, 0);
      return canvas.toDataURL("image/webp", quality).split(",")[1];
    },
    [png, QUALITY],
  );
  writeFileSync(join(out, `${name}.webp`), Buffer.from(webp, "base64"));
}

const { reports } = await (await fetch(`${program.url}/api/reports?limit=50`)).json();
const held = reports.find((one) => one.held > 0);
const pages = {
  overview: "/",
  list: "/records/hazard?land_class=cha&ended=false",
  report: `/reports/${held.report}`,
  map: "/map",
};

for (const language of ["en", "fr"]) {
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(program.url + path);
    await settled(page);
    await page.click(`.languages button[lang=${language}]`);
    await settled(page);
    if (name === "map") await page.waitForTimeout(3000);
    const from = name === "report" ? "#statement-title" : "body";
    await page
      .locator(from)
      .first()
      .evaluate((one) => one.scrollIntoView());
    await keep(`${name}-${language}`);
  }
}
await converter.close();
await browser.close();
await program.close();
