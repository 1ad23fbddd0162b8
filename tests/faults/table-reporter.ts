/** Writes what became of every cell into docs/reliability.md, where all of them were run. */
import {readFileSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Reporter, TestCase, TestResult} from '@playwright/test/reporter';
import {FAULTS, type FaultName, FILES, type FileName, LISTED, type Visit, VISITS} from './matrix.ts';

const document = resolve(import.meta.dirname, '../../docs/reliability.md');
const [begin, end] = ['<!-- results -->', '<!-- end of results -->'];

class TableReporter implements Reporter {
  readonly #said = new Map<string, string>();

  onTestEnd(test: TestCase, {status}: TestResult): void {
    const said = test.annotations.find(({type}) => type === 'outcome')?.description;
    this.#said.set(test.title, status === 'passed' ? (said ?? 'as it should') : `**${status}**`);
  }

  onEnd(): void {
    if (process.env['FAULTS'] !== 'all') return;
    const tables = VISITS.map((visit) => this.#table(visit));
    const listed = LISTED.map(({why}) => `- ${why}`);
    const text = readFileSync(document, 'utf8');
    const before = text.slice(0, text.indexOf(begin) + begin.length);
    const after = text.slice(text.indexOf(end));
    const results = [
      ...tables,
      'A dash is a cell that nobody can tell apart from another:\n',
      ...listed,
    ].join('\n');
    writeFileSync(document, `${before}\n\n${results}\n\n${after}`);
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
