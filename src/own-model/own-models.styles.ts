import {css, type CSSResult} from 'lit';
import {dialogStyles} from '../kit/dialog.css.ts';
import {buttons, textField, tokens} from '../kit/tokens.css.ts';

const shared = css`
  h2 {
    margin: 24px 0 8px;
    font-size: 1.125rem;
    font-weight: 620;
    overflow-wrap: anywhere;
  }
  p {
    margin: 0 0 12px;
    color: #d9d5de;
    text-wrap: pretty;
  }
  .soft {
    color: var(--ink-soft);
    font-size: 0.875rem;
  }
  .problem {
    padding: 10px 14px;
    border: 1px solid var(--accent);
    border-radius: 10px;
    color: var(--ink);
    overflow-wrap: anywhere;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 12px;
  }
  .row > button:not(.primary, .danger) {
    background: var(--hover);
  }
  code {
    font-size: 0.875em;
    overflow-wrap: anywhere;
  }
`;

export const ownModelsStyles: CSSResult[] = [
  tokens,
  buttons,
  dialogStyles,
  shared,
  css`
    dialog {
      width: min(560px, 100vw);
    }
    .page {
      padding: 28px 32px 28px;
    }
    .close {
      margin: -12px -18px 0 0;
    }
    h1 {
      margin: 0 0 12px;
      font-size: 1.5rem;
    }
    .note:empty {
      display: none;
    }
    .note {
      margin: 12px 0 0;
    }
    label.button {
      position: relative;
      margin-bottom: 12px;
      padding: 0 20px;
      background: var(--ink);
      color: #17151b;
    }
    @media (hover: hover) {
      label.button:hover {
        background: #fff;
      }
    }
    label.button:focus-within {
      outline: 2px solid var(--focus);
      outline-offset: 2px;
    }
    /* The browser's own button is behind the label. */
    label.button input {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      opacity: 0;
      cursor: pointer;
    }
    progress {
      display: block;
      width: 100%;
      height: 6px;
      border: 0;
      border-radius: 3px;
      background: var(--hover);
      accent-color: var(--accent);
      overflow: hidden;
    }
    progress::-webkit-progress-bar {
      background: var(--hover);
    }
    progress::-webkit-progress-value {
      background: var(--accent);
    }
    progress::-moz-progress-bar {
      background: var(--accent);
    }
    @media (max-width: 33em) {
      .page {
        padding: 22px 18px;
      }
      .close {
        margin-right: -8px;
      }
    }
  `,
];

export const formStyles: CSSResult[] = [
  tokens,
  buttons,
  shared,
  css`
    form {
      margin-top: 12px;
    }
    label {
      display: block;
      margin-bottom: 4px;
      font-size: 0.875rem;
      font-weight: 500;
    }
    input {
      ${textField}
      width: 100%;
    }
    .hint {
      margin: 4px 0 14px;
      color: var(--ink-soft);
      font-size: 0.8125rem;
    }
  `,
];

export const listStyles: CSSResult[] = [
  tokens,
  buttons,
  shared,
  css`
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    ul > li {
      padding: 14px 0;
      border-top: 1px solid var(--line);
    }
    strong,
    span {
      display: block;
      overflow-wrap: anywhere;
    }
    strong {
      font-weight: 600;
    }
    .danger {
      background: #b3392f;
      color: #fff;
    }
    @media (hover: hover) {
      .danger:hover {
        background: #c9453a;
      }
    }
    details {
      margin-top: 8px;
      border-top: 1px solid var(--line);
    }
    summary {
      padding: 12px 0;
      font-weight: 500;
      cursor: pointer;
    }
    ol {
      margin: 0;
      padding-left: 1.4em;
      color: #d9d5de;
      font-size: 0.9375rem;
    }
    ol li {
      margin-bottom: 6px;
    }
    [role='status']:empty {
      display: none;
    }
  `,
];
