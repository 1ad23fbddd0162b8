/**
 * The licences of all foreign code in the built site, in one file beside it. What is in it is what the bundler put into a
 * chunk, so that nothing is forgotten and nothing is named that is not there.
 */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import type {Plugin, Rollup} from 'vite';

/** At the site's root; About links to it. */
export const noticesFile = 'third-party-notices.txt';

const INTRODUCTION = `Parts of this site were written by others. Each of them, with its licence:
`;
const RULE = '-'.repeat(100);

/** Texts of licences that some packages only name. */
const licences = resolve(import.meta.dirname, 'licences');

/** The folder of the package that a module belongs to; null for our own. */
export function packageFolder(moduleId: string): string | null {
  const match = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/?]+)\//.exec(moduleId.replaceAll('\\', '/'));
  return match ? match[1]! : null;
}

/** From the heading "License" to the end, in whatever way Markdown writes headings. */
function licenceOfReadme(text: string): string | null {
  const match = /(?:^|\n)(?:#+ *licen[cs]e.*\n|licen[cs]e[^\n]*\n-{3,}\n)([\s\S]+)$/i.exec(text);
  return match ? match[1]!.trim() : null;
}

export interface Notice {
  /** Name, version, licence, and where it comes from. */
  head: string;
  /** Of the licence. */
  text: string;
}

/**
 * What the licence of a package asks to be told.
 * @throws {Error} one sentence, where no text can be found
 */
export function noticeOf(folder: string): Notice {
  const {name, version, license, homepage, repository} = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Record<string, string | {url?: string} | undefined>;
  const files = readdirSync(folder).sort();
  const named = files.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const readme = files.find((file) => /^readme/i.test(file));
  const standard = join(licences, `${String(license)}.txt`);
  const texts = named.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const inReadme =
    texts.length === 0 && readme ? licenceOfReadme(readFileSync(join(folder, readme), 'utf8')) : null;
  if (inReadme) texts.push(inReadme);
  if (texts.length === 0 && existsSync(standard)) texts.push(readFileSync(standard, 'utf8').trim());
  if (texts.length === 0) {
    throw new Error(
      `${String(name)} (${String(license)}) brings no text of its licence: add it as scripts/build/licences/${String(license)}.txt.`,
    );
  }
  const source = typeof repository === 'object' ? repository.url : (repository ?? homepage);
  const head = `${String(name)} ${String(version)}, ${String(license)}`;
  return {
    head: source ? `${head}\n${String(source).replace(/^git\+/, '')}` : head,
    text: texts.join('\n\n'),
  };
}

export class Notices {
  /** A package may be there in more than one version. */
  readonly #folders = new Set<string>();

  /** Remembers whose code the chunks of this build hold: for each build that makes a part of the site. */
  collect(): Plugin {
    return {
      name: 'nonesuch:notices-collect',
      apply: 'build',
      generateBundle: (_options, bundle) => this.#read(bundle),
    };
  }

  /** Writes the file, after all that collects. The workers of a page are built before the page itself. */
  write(): Plugin {
    const read = (bundle: Rollup.OutputBundle): void => this.#read(bundle);
    const text = (): string => this.#text();
    return {
      name: 'nonesuch:notices',
      apply: 'build',
      generateBundle(_options, bundle) {
        read(bundle);
        this.emitFile({type: 'asset', fileName: noticesFile, source: text()});
      },
    };
  }

  #read(bundle: Rollup.OutputBundle): void {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      for (const id of Object.keys(file.modules)) {
        const folder = packageFolder(id);
        if (folder && existsSync(join(folder, 'package.json'))) this.#folders.add(folder);
      }
    }
  }

  #text(): string {
    const notices = [...this.#folders].map(noticeOf).sort((a, b) => (a.head < b.head ? -1 : 1));
    // One text for all who share it.
    const heads = new Map<string, string[]>();
    for (const {head, text} of notices) heads.set(text, [...(heads.get(text) ?? []), head]);
    const parts = [...heads].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
    return [INTRODUCTION, ...parts].join(`\n${RULE}\n\n`);
  }
}
