/** What the checks need of a browser that is driven from outside, whichever engine it has. */

/** Keys that the checks press, by their `KeyboardEvent.key`. */
export type Key = 'ArrowRight' | 'PageDown' | 'Home' | '+' | 'Escape';

export interface Browser {
  /** "Firefox 153.0", as it says itself. */
  readonly title: string;
  /** Inner size, css px. */
  resize(width: number, height: number): Promise<void>;
  open(url: string): Promise<void>;
  url(): Promise<string>;
  /** Opens an address in a new tab, runs `work` there, and closes it again. */
  inNewTab(url: string, work: () => Promise<void>): Promise<void>;
  /** @param expression of a promise; its value travels as JSON */
  evaluate(expression: string): Promise<unknown>;
  /** Presses the mouse at the first of these points, moves over the others and lets go. Css px. */
  drag(points: readonly (readonly [x: number, y: number])[]): Promise<void>;
  press(key: Key): Promise<void>;
  quit(): Promise<void>;
}

/** What can be written into the text of a page's script. */
type Plain = string | number | boolean | null;

/** Known to every function that runs in the page: all elements that match, through open shadow roots. */
declare global {
  function deep(selector: string): HTMLElement[];
}

const deepSource = `function deep(selector) {
  const found = [];
  const walk = (root) => {
    found.push(...root.querySelectorAll(selector));
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) walk(element.shadowRoot);
  };
  walk(document);
  return found;
}`;

/** Runs a function in the page. It sees its arguments, `deep` and the page, nothing of the file that it stands in. */
export async function inPage<Args extends Plain[], Result>(
  browser: Browser,
  work: (...args: Args) => Result,
  ...args: Args
): Promise<Awaited<Result>> {
  const call = `(${work.toString()})(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;
  const json = await browser.evaluate(
    `(async () => { ${deepSource}\nreturn JSON.stringify((await ${call}) ?? null); })()`,
  );
  return JSON.parse(String(json)) as Awaited<Result>;
}

/** What the page shows and what is kept for it, for whoever has to find out why a check waited in vain. */
async function reportPage(): Promise<string> {
  const kept: Record<string, number> = {};
  for (const name of await caches.keys()) kept[name] = (await (await caches.open(name)).keys()).length;
  const texts = deep('h1, h2, pre, [role=status], [role=alert], button').map((it) => it.textContent.trim());
  const pictures = deep('img').map((it) => (it as HTMLImageElement).naturalWidth);
  const isControlled = navigator.serviceWorker.controller !== null;
  return JSON.stringify(
    {url: location.href, isControlled, texts: texts.slice(0, 40), pictures, kept},
    null,
    1,
  );
}

/** Asks until the answer is one, also while the page is on its way to another. */
export async function until<Args extends Plain[], Result>(
  browser: Browser,
  what: string,
  work: (...args: Args) => Result,
  ...args: Args
): Promise<NonNullable<Awaited<Result>>> {
  const end = Date.now() + 60_000;
  let problem: unknown;
  while (Date.now() < end) {
    try {
      const value = await inPage(browser, work, ...args);
      if (value) return value;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  console.log(await inPage(browser, reportPage).catch(String));
  const reason = problem instanceof Error ? ` (${problem.message})` : '';
  throw new Error(`Waited a minute in vain: ${what}${reason}.`);
}
