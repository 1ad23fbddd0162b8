import {css, type CSSResult} from 'lit';
import {buttons, tokens} from '../kit/tokens.css.ts';

export const albumStyles: CSSResult[] = [
  tokens,
  buttons,
  css`
    :host {
      position: fixed;
      z-index: 9;
      inset: 0;
    }
    [role='dialog'] {
      position: absolute;
      inset: 0;
      overflow-y: auto;
      background: #121116;
      outline: none;
    }
    header {
      position: sticky;
      z-index: 1;
      top: 0;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
      padding: max(8px, env(safe-area-inset-top)) 64px 8px 12px;
      background: rgb(18 17 22 / 0.88);
      backdrop-filter: blur(14px);
    }
    header > button {
      position: absolute;
      top: max(8px, env(safe-area-inset-top));
      right: 10px;
    }
    .shelves,
    .actions {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px;
    }
    .actions {
      margin-left: auto;
      font-size: 0.875rem;
    }
    .shelves [aria-pressed='true'] {
      background: var(--hover);
    }
    .shelves [aria-pressed='false'] {
      color: var(--ink-soft);
    }
    button:disabled {
      opacity: 0.4;
      cursor: default;
    }
    label.button {
      position: relative;
    }
    label.button:focus-within {
      outline: 2px solid var(--focus);
    }
    input[type='file'] {
      position: absolute;
      inset: 0;
      width: 100%;
      opacity: 0;
      cursor: pointer;
    }
    progress {
      width: 160px;
      accent-color: var(--accent);
    }
    .message {
      margin: 0;
      padding: 4px 20px;
      font-size: 0.90625rem;
    }
    .message:not(.said) {
      padding: 0;
    }
    .message button {
      text-decoration: underline;
      text-underline-offset: 3px;
    }
    .empty {
      margin: 18vh auto 0;
      max-width: 26em;
      padding: 0 20px;
      color: var(--ink-soft);
      text-align: center;
    }
    ul + .empty {
      margin-block: 24px;
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(clamp(104px, 14vw, 260px), 1fr));
      gap: 2px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      position: relative;
    }
    .open {
      display: block;
      width: 100%;
      padding: 0;
      border-radius: 0;
    }
    /* Shift and a click would choose letters too. A long press is the browser's. */
    li {
      user-select: none;
    }
    .open:focus-visible {
      outline-offset: -3px;
    }
    .remove {
      position: absolute;
      top: 4px;
      right: 4px;
      background: rgb(0 0 0 / 0.5);
      opacity: 0;
      transition: opacity 0.15s;
    }
    li:hover .remove,
    .remove:focus-visible {
      opacity: 1;
    }
    .count {
      margin-left: auto;
      color: var(--ink-soft);
      font-size: 0.875rem;
      font-variant-numeric: tabular-nums;
    }
    .count + .actions {
      margin-left: 0;
    }
    @media (max-width: 40em) {
      header {
        padding-right: 12px;
      }
      .count {
        margin-right: 56px;
      }
      .actions {
        flex: 1 1 100%;
        justify-content: space-between;
      }
      .actions button,
      .actions .button {
        padding: 0 8px;
      }
    }
    .mark {
      position: absolute;
      top: 8px;
      right: 8px;
      display: grid;
      place-items: center;
      width: 26px;
      height: 26px;
      border: 2px solid #fff;
      border-radius: 50%;
      background: rgb(0 0 0 / 0.45);
      pointer-events: none;
    }
    .mark svg {
      width: 18px;
      stroke-width: 2.6;
      visibility: hidden;
    }
    .chosen .mark {
      background: var(--accent);
      border-color: var(--accent);
      color: #17151b;
    }
    .chosen .mark svg {
      visibility: visible;
    }
    /* Smaller on a ground of its own: seen without telling colours apart. */
    .chosen {
      background: #000;
      box-shadow: inset 0 0 0 3px var(--accent);
    }
    @media (forced-colors: active) {
      .mark {
        forced-color-adjust: none;
      }
    }
    nonesuch-thumb {
      transition: transform 0.12s ease-out;
    }
    .chosen nonesuch-thumb {
      transform: scale(0.86);
    }
    @media (prefers-reduced-motion: reduce) {
      nonesuch-thumb {
        transition: none;
      }
    }
    @media (hover: none) {
      .remove {
        opacity: 0.8;
      }
    }
    @media print {
      :host,
      [role='dialog'] {
        position: static;
        overflow: visible;
        background: none;
      }
      header,
      .message {
        display: none;
      }
      .open {
        display: block;
        break-inside: avoid;
      }
    }
  `,
];
