/** What the checks need of a browser that is driven from outside, whichever engine it has. */

/** Keys that the checks press, by their `KeyboardEvent.key`. */
export type Key = 'ArrowRight' | 'PageDown' | 'Escape';

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
  console.log(
    await browser.evaluate(
      `(async()=>{${deepSource}; const app=document.querySelector('nonesuch-app'); const e=app?.engine; return JSON.stringify({url:location.href,vis:document.visibilityState,focus:document.hasFocus(),state:e?.state,error:e?.error?.message,notice:e?.notice,report:e?.report,ctl:!!navigator.serviceWorker.controller,viewer:deep('nonesuch-viewer').map(v=>v.shadowRoot.textContent.replace(/\\s+/g,' ').slice(0,300)),imgs:deep('img').map(i=>[i.className,i.src.slice(-60),i.naturalWidth]).slice(0,8),sentence:app?.sentence})})()`,
    ),
  );
  const reason = problem instanceof Error ? ` (${problem.message})` : '';
  throw new Error(`Waited a minute in vain: ${what}${reason}.`);
}
