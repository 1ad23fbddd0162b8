/** WebKitGTK, through its WebDriver, in a screen of its own. */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {Builder, Capabilities, Key as WebDriverKey, Origin, type WebDriver} from 'selenium-webdriver';
import type {Browser, Key} from './browser.ts';

export interface WebKitPrograms {
  driver: string;
  /** The browser that the driver starts. */
  miniBrowser: string;
  /** An X server without a screen; null where there is a real one. */
  xvfb: string | null;
}

const KEYS: Record<Key, string> = {
  ArrowRight: WebDriverKey.ARROW_RIGHT,
  PageDown: WebDriverKey.PAGE_DOWN,
  Home: WebDriverKey.HOME,
  '+': '+',
  Escape: WebDriverKey.ESCAPE,
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as {port: number};
  server.close();
  return port;
}

/** An X server that chose its own number. */
async function startXvfb(xvfb: string): Promise<{server: ChildProcess; display: string}> {
  const server = spawn(xvfb, ['-displayfd', '1', '-screen', '0', '1400x1000x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(server.stdout!, 'data')) as [Buffer];
  return {server, display: `:${line.toString().trim()}`};
}

async function connect(port: number, miniBrowser: string): Promise<WebDriver> {
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': {binary: miniBrowser, args: ['--automation']},
  });
  // The driver listens a moment after it was started.
  for (let tries = 0; ; tries++) {
    try {
      return await new Builder()
        .usingServer(`http://127.0.0.1:${port}`)
        .withCapabilities(capabilities)
        .build();
    } catch (error) {
      if (tries === 20 || !/ECONNREFUSED/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

export async function startWebKit({driver, miniBrowser, xvfb}: WebKitPrograms): Promise<Browser> {
  const screen = xvfb ? await startXvfb(xvfb) : null;
  const port = await freePort();
  const service = spawn(driver, [`--port=${port}`], {
    stdio: 'ignore',
    env: {...process.env, ...(screen && {DISPLAY: screen.display}), LIBGL_ALWAYS_SOFTWARE: '1'},
  });
  const stop = (): void => {
    service.kill();
    screen?.server.kill();
  };
  let session: WebDriver;
  try {
    session = await connect(port, miniBrowser);
    await session.manage().setTimeouts({script: 60_000, pageLoad: 60_000});
  } catch (error) {
    stop();
    throw error;
  }
  const version = (await session.getCapabilities()).get('browserVersion') as string;
  const evaluate = async (expression: string): Promise<unknown> => {
    const {value, error} = await session.executeAsyncScript<{value?: unknown; error?: string}>(`
      const done = arguments[arguments.length - 1];
      ${expression}.then((value) => done({value}), (error) => done({error: String(error)}));`);
    if (error !== undefined) throw new Error(error);
    return value;
  };
  return {
    title: `WebKitGTK ${version}`,
    resize: async (width, height) => {
      const window = session.manage().window();
      // What is set is the window; what is meant is the page.
      for (let times = 0; times < 2; times++) {
        const [innerWidth, innerHeight] = (await evaluate('Promise.resolve([innerWidth, innerHeight])')) as [
          number,
          number,
        ];
        const outer = await window.getRect();
        await window.setRect({
          ...outer,
          width: outer.width + width - innerWidth,
          height: outer.height + height - innerHeight,
        });
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    },
    open: (url) => session.get(url),
    url: () => session.getCurrentUrl(),
    inNewTab: async (url, work) => {
      const before = await session.getWindowHandle();
      await session.switchTo().newWindow('tab');
      try {
        await session.get(url);
        await work();
      } finally {
        await session.close();
        await session.switchTo().window(before);
      }
    },
    evaluate,
    drag: async ([start, ...points]) => {
      const at = ([x, y]: readonly [number, number], duration: number) => ({
        x,
        y,
        duration,
        origin: Origin.VIEWPORT,
      });
      const actions = session.actions({async: true}).move(at(start!, 0)).press();
      for (const point of points) actions.move(at(point, 16));
      await actions.release().perform();
    },
    press: (key) => session.actions({async: true}).sendKeys(KEYS[key]).perform(),
    quit: async () => {
      await session.quit().catch(() => undefined);
      stop();
    },
  };
}
