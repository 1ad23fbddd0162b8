/** A mouse and a finger that the browser takes for real ones, over the test's page. */
import {cdp} from 'vitest/browser';

export interface Point {
  x: number;
  y: number;
}

interface Devtools {
  send(method: string, fields: Record<string, unknown>): Promise<unknown>;
}

const devtools = (): Devtools => cdp() as unknown as Devtools;

/** Of a point in the test's page, which is a frame of the window. */
function inWindow({x, y}: Point): Point {
  const frame = window.frameElement!.getBoundingClientRect();
  const scale = frame.width / window.innerWidth;
  return {x: frame.left + x * scale, y: frame.top + y * scale};
}

/** @param part how far into the element, 0..1 in both directions */
export function placeIn(element: Element, part: Point = {x: 0.5, y: 0.5}): Point {
  const {left, top, width, height} = element.getBoundingClientRect();
  return {x: left + width * part.x, y: top + height * part.y};
}

function mouse(type: string, at: Point, more: Record<string, unknown> = {}): Promise<unknown> {
  return devtools().send('Input.dispatchMouseEvent', {type, ...inWindow(at), ...more});
}

export async function moveTo(at: Point): Promise<void> {
  await mouse('mouseMoved', at);
}

export async function clickAt(at: Point): Promise<void> {
  await mouse('mousePressed', at, {button: 'left', buttons: 1, clickCount: 1});
  await mouse('mouseReleased', at, {button: 'left', clickCount: 1});
}

export async function wheel(at: Point, deltaX: number, deltaY: number): Promise<void> {
  await mouse('mouseWheel', at, {deltaX, deltaY});
}

/** Presses, moves in steps and lets go. */
export async function drag(from: Point, to: Point, steps = 5): Promise<void> {
  await mouse('mousePressed', from, {button: 'left', buttons: 1, clickCount: 1});
  for (let step = 1; step <= steps; step++) {
    await mouse('mouseMoved', between(from, to, step / steps), {button: 'left', buttons: 1});
  }
  await mouse('mouseReleased', to, {button: 'left', clickCount: 1});
}

/** A finger that goes from one place to another. */
export async function swipe(from: Point, to: Point, steps = 5): Promise<void> {
  const touch = (type: string, ...touchPoints: Point[]): Promise<unknown> =>
    devtools().send('Input.dispatchTouchEvent', {type, touchPoints: touchPoints.map(inWindow)});
  await touch('touchStart', from);
  for (let step = 1; step <= steps; step++) await touch('touchMove', between(from, to, step / steps));
  await touch('touchEnd');
}

function between(from: Point, to: Point, part: number): Point {
  return {x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part};
}

/** Two fingers that go from one place to another each. */
export async function pinch(from: [Point, Point], to: [Point, Point], steps = 5): Promise<void> {
  const touch = (type: string, ...touchPoints: Point[]): Promise<unknown> =>
    devtools().send('Input.dispatchTouchEvent', {
      type,
      touchPoints: touchPoints.map((point, id) => ({...inWindow(point), id})),
    });
  await touch('touchStart', from[0]);
  await touch('touchStart', ...from);
  for (let step = 1; step <= steps; step++) {
    await touch('touchMove', between(from[0], to[0], step / steps), between(from[1], to[1], step / steps));
  }
  await touch('touchEnd');
}
