// Looks at pages in Chromium: node browser.mjs CHROMIUM SCREENSHOTS PAGE...
//
// Prints a line for each thing that is wrong, and writes screenshots. A page is a file that must
// work alone: nothing on its console, no request but for itself, nothing wider than the window, links
// that lead somewhere, nothing that axe calls serious, and all of it on paper.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, screenshots, ...files] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const widths = [360, 1440];
const themes = ["light", "dark"];

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
try {
  for (const file of files) {
    for (const colorScheme of themes) {
      for (const width of widths) await look(file, colorScheme, width);
    }
    await print(file);
  }
} finally {
  await browser.close();
}

// open opens a page, and says what it does that it must not.
async function open(file, options, tell) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  page.on("console", (m) => tell(`console: ${m.type()}: ${m.text()}`));
  page.on("pageerror", (err) => tell(`error: ${err}`));
  page.on("dialog", (d) => { tell(`dialog: ${d.message()}`); d.dismiss(); });
  page.on("request", (r) => { if (r.url() !== url && !r.url().startsWith("data:")) tell(`request: ${r.url()}`); });
  await page.goto(url);
  return page;
}

function teller(file, what) {
  return (text) => console.log(`${basename(file)}, ${what}: ${text}`);
}

async function look(file, colorScheme, width) {
  const tell = teller(file, `${width} px, ${colorScheme}`);
  const page = await open(file, { colorScheme, viewport: { width, height: 900 } }, tell);
  const name = (part) => join(screenshots, `${basename(file, ".html")}-${width}-${colorScheme}${part}.png`);
  await page.screenshot({ path: name("") });
  if (colorScheme === "light") await page.screenshot({ path: name("-full"), fullPage: true });
  await overflow(page, tell);
  await accessible(page, tell, colorScheme === "light" ? {} : { runOnly: ["color-contrast"] });
  await keyboard(page, tell);
  await links(page, tell);
  await page.context().close();
}

// overflow finds what makes the page wider than its window. What scrolls by itself does not.
async function overflow(page, tell) {
  const wide = await page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    const scrolls = (e) => { const s = e.closest(".scroll"); return s !== null && getComputedStyle(s).overflowX !== "visible"; };
    return [...document.querySelectorAll("body *")]
      .filter((e) => !scrolls(e) && e.getBoundingClientRect().right > edge + 1)
      .map((e) => `<${e.tagName.toLowerCase()} class="${e.getAttribute("class") ?? ""}">`);
  });
  if (wide.length > 0) tell(`wider than the window: ${[...new Set(wide)].slice(0, 5).join(" ")}`);
}

// accessible asks axe. Themes differ in their colours only.
async function accessible(page, tell, options) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((o) => window.axe.run(o), options);
  for (const v of violations) {
    if (v.impact !== "serious" && v.impact !== "critical") continue;
    for (const n of v.nodes.slice(0, 3)) tell(`axe: ${v.id}: ${n.html.slice(0, 200)}: ${n.failureSummary.replace(/\s+/g, " ")}`);
  }
}

// keyboard follows the first link, which leads past the navigation.
async function keyboard(page, tell) {
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return { text: document.activeElement.textContent, shown: box.left >= 0 && box.top >= 0 && box.width > 0 };
  });
  if (!first.text.startsWith("Skip") || !first.shown) tell(`the first stop of the keyboard is ${JSON.stringify(first)}`);
  await page.keyboard.press("Enter");
  const id = await page.evaluate(() => document.activeElement.id);
  if (id !== "main") tell(`the link past the navigation leads to ${JSON.stringify(id)}`);
}

// links follows each link into the page.
async function links(page, tell) {
  const broken = await page.evaluate(async () => {
    const hrefs = new Set([...document.querySelectorAll("a[href^='#']")].map((a) => a.getAttribute("href")));
    const broken = [];
    for (const href of hrefs) {
      document.querySelector(`a[href="${href}"]`).click();
      await new Promise(requestAnimationFrame);
      const box = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.getBoundingClientRect();
      if (!(box?.bottom > 0 && box.top < innerHeight)) broken.push(href);
    }
    return broken;
  });
  for (const href of broken) tell(`the link ${href} does not show what it leads to`);
}

// print looks at the page on paper: what a reader has folded is there, and it is dark on light.
async function print(file) {
  const tell = teller(file, "print");
  const page = await open(file, { colorScheme: "dark", viewport: { width: 760, height: 1000 } }, tell);
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = false; }));
  await page.emulateMedia({ media: "print" });
  const lost = await page.evaluate(() => [...document.querySelectorAll("main *")]
    .filter((e) => e.children.length === 0 && e.textContent.trim() !== "" && !e.closest("svg"))
    .filter((e) => !e.checkVisibility({ contentVisibilityAuto: true }) || e.getBoundingClientRect().height === 0)
    .map((e) => e.textContent.slice(0, 60)));
  if (lost.length > 0) tell(`lost: ${lost.slice(0, 5).join(" | ")}`);
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (paper !== "rgb(255, 255, 255)") tell(`the paper is ${paper}`);
  await overflow(page, tell);
  await page.screenshot({ path: join(screenshots, `${basename(file, ".html")}-print.png`), fullPage: true });
  await page.pdf({ path: join(screenshots, `${basename(file, ".html")}.pdf`), format: "A4" });
  await page.context().close();
}
