// The chat on the page of another site: no cookie, and a talk that ends with the page.
// The page is the example of docs/widget.md; ELSEWHERE is its address.

import { base, run, visit } from "./browser.mjs";

const elsewhere = process.env.ELSEWHERE;

await run(async (browser) => {
  const { context } = await visit(browser);
  const asked = [];
  context.on("request", (request) => {
    if (request.url().startsWith(`${base}/api/`)) asked.push(request);
  });
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  await page.goto(elsewhere);
  await page.getByRole("button", { name: "Help desk" }).click();
  await page.locator("#log .bot").waitFor();
  await page.locator("#field").fill("How do I make an appointment?");
  await page.locator("#field").press("Enter");
  await page.locator("#log .bot").nth(1).waitFor();
  const answer = await page.locator("#log .bot .bubble").nth(1).innerText();
  const link = await page.locator("#log .bot .bubble a").first().getAttribute("href");
  const told = await page.locator("#who").innerText();
  const sent = await Promise.all(asked.map((request) => request.allHeaders()));
  const cookies = await context.cookies();

  await page.reload();
  await page.locator("#log .bot").waitFor(); // it was open before: a new greeting
  const anew = await page.locator("#log > ol > li").count();
  return {
    answer,
    link,
    told,
    anew,
    cookies,
    wrong,
    withCookie: sent.filter((headers) => headers.cookie).length,
    named: sent.filter((headers) => /^Chat /.test(headers.authorization ?? "")).length,
  };
});
