/** Writes what became of the cells into docs/reliability.md, where all of them or twenty at real limits were run. */
import {readFileSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Reporter, TestCase, TestResult} from '@playwright/test/reporter';
import {FAULTS, type FaultName, FILES, type FileName, LISTED, type Visit, VISITS} from './matrix.ts';

const document = resolve(import.meta.dirname, '../../docs/reliability.md');

/** Puts text between the marks of a section. */
function replaceSection(name: string, content: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const text = readFileSync(document, 'utf8');
  const before = text.slice(0, text.indexOf(begin) + begin.length);
  writeFileSync(document, `${before}\n\n${content}\n\n${text.slice(text.indexOf(end))}`);
}

class TableReporter implements Reporter {
  readonly #said = new Map<string, string>();

  onTestEnd(test: TestCase, {status}: TestResult): void {
    const said = test.annotations.find(({type}) => type === 'outcome')?.description;
    this.#said.set(test.title, status === 'passed' ? (said ?? 'as it should') : `**${status}**`);
  }

  onEnd(): void {
    const cells = process.env['FAULTS'];
    if (cells === 'twenty') {
      replaceSection('real limits', [...this.#said].map(([cell, said]) => `- ${cell}: ${said}`).join('\n'));
    } else if (cells === 'all') {
      const tables = VISITS.map((visit) => this.#table(visit));
      const listed = LISTED.map(({why}) => `- ${why}`);
      const why = 'A dash is a cell that nobody can tell apart from another:\n';
      replaceSection('results', [...tables, why, ...listed].join('\n'));
    }
  }

  #table(visit: Visit): string {
    const faults = Object.keys(FAULTS) as FaultName[];
    const rows = (Object.keys(FILES) as FileName[]).map((file) => {
      const cells = faults.map((fault) => this.#said.get(`${file} × ${fault} × ${visit}`) ?? '–');
      return `| ${[file, ...cells].join(' | ')} |`;
    });
    const head = [`| ${['', ...faults].join(' | ')} |`, `|${' --- |'.repeat(faults.length + 1)}`];
    return [`### ${visit}\n`, ...head, ...rows, ''].join('\n');
  }
}

export default TableReporter;
