import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {SidewaysSliders} from '../../../src/kit/sideways-sliders.ts';

/** Stands for the slider and for the panel around it: in both the panel hears first. */
class FakeSlider extends EventTarget {
  type = 'range';
  value = '0.5';
}

let slider: FakeSlider;
let heard: string[];
const onUndo = vi.fn();
let stop: AbortController;

function finger(type: string, x: number, y: number, fields: object = {}): void {
  const event = new Event(type);
  slider.dispatchEvent(
    Object.assign(event, {pointerId: 1, pointerType: 'touch', clientX: x, clientY: y, ...fields}),
  );
}

/** As a browser does at once. */
function sets(value: string, type = 'input'): void {
  slider.value = value;
  slider.dispatchEvent(new Event(type));
}

beforeEach(() => {
  vi.useFakeTimers();
  onUndo.mockClear();
  slider = new FakeSlider();
  heard = [];
  stop = new AbortController();
  new SidewaysSliders(onUndo).listen(slider, stop.signal);
  for (const type of ['input', 'change']) {
    slider.addEventListener(type, () => heard.push(`${type} ${slider.value}`));
  }
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
});

describe('SidewaysSliders', () => {
  it('lets a finger that goes sideways set a slider', () => {
    finger('pointerdown', 100, 50);
    sets('0.7');
    expect(heard).toEqual([]);
    finger('pointermove', 112, 53);
    expect(heard).toEqual(['input 0.7']);
    sets('0.8');
    sets('0.8', 'change');
    finger('pointerup', 130, 90);
    expect(heard).toEqual(['input 0.7', 'input 0.8', 'change 0.8']);
    expect(onUndo).not.toHaveBeenCalled();
  });

  it('leaves it as it was under one that scrolls, whatever the browser tells afterwards', () => {
    finger('pointerdown', 100, 50);
    sets('0.7');
    finger('pointermove', 102, 62);
    expect(slider.value).toBe('0.5');
    finger('pointercancel', 102, 62);
    sets('0.72');
    sets('0.72', 'change');
    expect([slider.value, heard]).toEqual(['0.5', []]);
    // A screen reader may set it then.
    vi.advanceTimersByTime(1000);
    sets('0.6', 'change');
    expect(heard).toEqual(['change 0.6']);
  });

  it('leaves it as it was under one that only taps', () => {
    finger('pointerdown', 100, 50);
    sets('0.7');
    finger('pointerup', 101, 50);
    sets('0.7', 'change');
    expect([slider.value, heard]).toEqual(['0.5', []]);
  });

  it('undoes what it set when the browser takes the finger', () => {
    finger('pointerdown', 100, 50);
    finger('pointermove', 120, 50);
    sets('0.8');
    finger('pointercancel', 120, 50);
    sets('0.8', 'change');
    expect([slider.value, onUndo.mock.calls.length, heard.at(-1)]).toEqual(['0.5', 1, 'input 0.8']);
  });

  it('leaves mouse and keyboard alone', () => {
    finger('pointerdown', 100, 50, {pointerType: 'mouse'});
    sets('0.7');
    finger('pointerup', 100, 50, {pointerType: 'mouse'});
    sets('0.7', 'change');
    sets('0.6', 'change');
    expect(heard).toEqual(['input 0.7', 'change 0.7', 'change 0.6']);
  });
});
