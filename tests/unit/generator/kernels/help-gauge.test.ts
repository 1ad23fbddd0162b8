import {describe, expect, it} from 'vitest';
import {HelpGauge} from '../../../../src/generator/kernels/help-gauge.ts';

/** Pictures of thirty jobs each; @returns the share of jobs that had help. */
function share(gauge: HelpGauge, pictures: number, msOf: (hasHelp: boolean, job: number) => number): number {
  let helped = 0;
  for (let i = 0; i < pictures * 30; i++) {
    if (gauge.wantsHelp) helped++;
    gauge.add(`job ${i % 30}`, msOf(gauge.wantsHelp, i % 30));
  }
  return helped / (pictures * 30);
}

const faster = (hasHelp: boolean, job: number): number => (1 + job) * (hasHelp ? 0.6 : 1);
const slower = (hasHelp: boolean, job: number): number => (1 + job) * (hasHelp ? 1.8 : 1);

describe('a gauge of help', () => {
  it('has nearly all jobs done with help that helps', () => {
    const gauge = new HelpGauge();
    expect(gauge.wantsHelp).toBe(true);
    expect(share(gauge, 100, faster)).toBeGreaterThan(0.93);
  });

  it('has few done with help that makes them slower, and fewer the longer it does', () => {
    const gauge = new HelpGauge();
    expect(share(gauge, 100, slower)).toBeLessThan(0.12);
    expect(share(gauge, 1000, slower)).toBeLessThan(0.01);
  });

  it('sees that help has become worth it, and that it has ceased to be', () => {
    const gauge = new HelpGauge();
    share(gauge, 50, slower);
    share(gauge, 60, faster);
    expect(share(gauge, 50, faster)).toBeGreaterThan(0.93);
    share(gauge, 5, slower);
    expect(share(gauge, 50, slower)).toBeLessThan(0.15);
  });

  it('is not fooled by a machine that is slower for all', () => {
    const gauge = new HelpGauge();
    share(gauge, 50, faster);
    const all = (hasHelp: boolean, job: number): number => 3 * faster(hasHelp, job);
    share(gauge, 30, all);
    expect(share(gauge, 50, all)).toBeGreaterThan(0.8);
  });
});
