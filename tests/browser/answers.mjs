// What happens between the server's answer to a call and the page's knowledge of it. It is done in
// the page: a driver that repeats a call in its place does not have its body in every browser.

/**
 * Has every page of `context` wait for the acts that `next(path, act, times = 1)` names before it
 * learns of an answer to a POST. Where `act()` gives false, the connection is lost instead.
 */
export async function watchAnswers(context) {
  const acts = [];
  await context.exposeBinding("passAnswer", (_, path) => {
    const next = acts.find((one) => one.path === path && one.times > 0);
    if (!next) return true;
    next.times -= 1;
    return next.act();
  });
  await context.addInitScript(() => {
    const { fetch } = window;
    window.fetch = async function passing(address, options) {
      const response = await fetch(address, options);
      const { pathname } = new URL(address, location.href);
      if (options?.method === "POST" && (await window.passAnswer(pathname)) === false)
        throw new TypeError("the connection was lost");
      return response;
    };
  });
  return { next: (path, act, times = 1) => acts.push({ path, act, times }) };
}
