import {css, type CSSResultGroup} from 'lit';
import {buttons, screenOnly, tokens} from '../kit/tokens.css.ts';

export const exploreStyles: CSSResultGroup = [
  tokens,
  buttons,
  css`
    :host {
      display: flex;
      flex-direction: column;
      min-height: 0;
    }
    header {
      display: flex;
      align-items: flex-start;
      gap: 4px;
      padding: 8px 8px 0;
    }
    [role='tablist'] {
      display: flex;
      flex: 1;
      min-width: 0;
      flex-wrap: wrap;
    }
    [role='tab'] {
      flex: none;
      min-height: 38px;
      padding: 0 11px;
      border-radius: 99px;
      color: var(--ink-soft);
      font-size: 0.875rem;
    }
    [role='tab'][aria-selected='true'] {
      background: var(--hover);
      color: var(--ink);
    }
    /* A second row of tabs would leave nothing of a low screen. */
    @media (max-height: 520px) {
      [role='tablist'] {
        flex-wrap: nowrap;
        overflow-x: auto;
        scrollbar-width: none;
      }
    }
    select.class {
      align-self: flex-start;
      margin: 10px 18px 0;
      background: var(--hover);
    }
    #panel {
      flex: 1;
      min-height: 0;
      padding: 14px 18px max(22px, env(safe-area-inset-bottom));
      overflow-y: auto;
      overscroll-behavior: contain;
      scrollbar-color: rgb(255 255 255 / 0.25) transparent;
      outline: none;
    }
  `,
  screenOnly,
];
