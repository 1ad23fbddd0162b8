import {css, type CSSResultGroup} from 'lit';
import {PanelElement} from '../kit/panel-element.ts';
import {tokens} from '../kit/tokens.css.ts';

export const largerPanelStyles: CSSResultGroup = [
  PanelElement.styles,
  css`
    .row {
      margin-top: 6px;
    }
    .row > button[aria-pressed='true'] {
      background: var(--ink);
      color: #17151b;
    }
    .row > button[aria-pressed='true'] .soft {
      color: inherit;
    }
    .soft {
      color: var(--ink-soft);
      font-weight: 400;
    }
    .check {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: 44px;
    }
    .check input {
      width: 20px;
      height: 20px;
      margin: 0;
      accent-color: var(--accent);
    }
    progress {
      display: block;
      width: 100%;
      height: 8px;
      margin: 8px 0;
      accent-color: var(--accent);
    }
    a {
      color: inherit;
    }
    .between span {
      font-size: 0.875rem;
    }
    button:focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: 2px;
    }
  `,
];

export const compareStyles: CSSResultGroup = [
  tokens,
  css`
    :host {
      display: block;
    }
    .frame {
      position: relative;
      width: min(
        100cqw,
        calc(100cqh * var(--picture-shape, 1)),
        calc(1024px * min(1, var(--picture-shape, 1)))
      );
      aspect-ratio: var(--picture-shape, 1);
      overflow: hidden;
      border-radius: 10px;
      box-shadow:
        0 24px 80px rgb(0 0 0 / 0.55),
        0 0 0 1px rgb(255 255 255 / 0.07);
    }
    .compared {
      cursor: ew-resize;
      touch-action: pinch-zoom;
      user-select: none;
    }
    a {
      display: block;
      cursor: inherit;
    }
    img {
      display: block;
      width: 100%;
      aspect-ratio: var(--picture-shape, 1);
    }
    .beside {
      position: absolute;
      inset: 0;
      clip-path: inset(0 calc(100% - var(--at)) 0 0);
    }
    .divider {
      position: absolute;
      top: 0;
      bottom: 0;
      left: var(--at);
      width: 2px;
      margin-left: -1px;
      background: rgb(255 255 255 / 0.85);
      box-shadow: 0 0 6px rgb(0 0 0 / 0.5);
      outline: none;
    }
    .divider::after {
      content: '';
      position: absolute;
      top: 50%;
      left: 50%;
      box-sizing: border-box;
      width: 36px;
      height: 36px;
      margin: -18px;
      border: 2px solid #fff;
      border-radius: 50%;
      background: rgb(0 0 0 / 0.45);
    }
    .divider:focus-visible::after {
      outline: 3px solid var(--focus);
      outline-offset: 2px;
    }
    .name {
      position: absolute;
      bottom: 10px;
      padding: 2px 10px;
      border-radius: 99px;
      background: rgb(0 0 0 / 0.6);
      font-size: 0.8125rem;
      pointer-events: none;
    }
    .left {
      left: 10px;
    }
    .right {
      right: 10px;
    }
  `,
];
