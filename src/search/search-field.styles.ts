import {css, type CSSResultGroup} from 'lit';
import {buttons, screenOnly, surface, tokens, unseen} from '../kit/tokens.css.ts';

export const searchFieldStyles: CSSResultGroup = [
  tokens,
  surface,
  buttons,
  css`
    :host {
      position: fixed;
      z-index: 2;
      top: max(16px, env(safe-area-inset-top));
      left: 0;
      right: 0;
      display: flex;
      justify-content: center;
      padding: 0 12px;
      pointer-events: none;
      transition: opacity 0.5s;
    }
    .whole {
      display: grid;
      justify-items: center;
      gap: 6px;
      width: min(460px, 100%);
    }
    form {
      box-sizing: border-box;
      display: flex;
      align-items: center;
      width: 100%;
      padding: 3px;
      pointer-events: auto;
    }
    form:focus-within {
      border-color: var(--focus);
    }
    input {
      flex: 1;
      min-width: 0;
      min-height: 44px;
      padding: 0 4px;
      border: 0;
      outline: none;
      background: transparent;
      color: inherit;
      /* Smaller letters make phones zoom in. */
      font: inherit;
      font-size: 1rem;
      text-overflow: ellipsis;
      appearance: none;
    }
    input::placeholder {
      color: var(--ink-soft);
      opacity: 1;
    }
    input::-webkit-search-cancel-button {
      display: none;
    }
    .said {
      box-sizing: border-box;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 4px 8px;
      max-width: 100%;
      padding: 7px 14px;
      font-size: 0.875rem;
      line-height: 1.35;
      pointer-events: auto;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 4px;
      margin: 0;
      padding: 0;
      list-style: none;
      font-size: 0.8125rem;
    }
    li {
      padding: 2px 9px;
      border-radius: 99px;
      background: var(--hover);
    }
    li[data-kind='unknown'] {
      background: none;
      outline: 1px dashed var(--accent);
      outline-offset: -1px;
      color: var(--ink);
    }
    p {
      margin: 0;
      color: var(--ink-soft);
      font-variant-numeric: tabular-nums;
      text-align: center;
    }
    /* The pictures are the page: there a button is enough. */
    @media (max-width: 40em) {
      :host {
        justify-content: flex-end;
      }
      .whole:not([data-open]) {
        width: auto;
      }
      .whole:not([data-open]) input {
        display: none;
      }
    }
    /* What was understood can be seen on the pictures. */
    @media (max-width: 40em), (max-height: 30em) {
      li[data-kind='known'] {
        ${unseen}
      }
    }
    @media (hover: hover) and (pointer: fine) {
      :host([quiet]:not(:focus-within):not(:hover)) {
        opacity: 0;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      :host {
        transition: none;
      }
    }
  `,
  screenOnly,
];
