/** What all elements share: colours, the floating surface, buttons, focus rings. */
import {css, type CSSResult} from 'lit';

export const tokens: CSSResult = css`
  :host {
    --ink: #f3f1f5;
    --ink-soft: #bcb7c4;
    --surface: rgb(22 20 27 / 0.86);
    --surface-strong: #1b1920;
    --line: rgb(255 255 255 / 0.13);
    --hover: rgb(255 255 255 / 0.12);
    --accent: #f5c26b;
    --focus: #ffd992;
    --radius: 14px;
    color: var(--ink);
    font:
      400 0.9375rem/1.5 system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      sans-serif;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  /* Paper is white. */
  @media print {
    :host {
      --ink: #000;
      --ink-soft: #444;
      --surface: transparent;
      --surface-strong: transparent;
      --line: #999;
      --accent: #000;
    }
  }
`;

/** What stands in the rule of a text for those who hear the page; those who see it have the pictures. */
export const unseen: CSSResult = css`
  position: absolute;
  width: 1px;
  height: 1px;
  margin: 0;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
`;

/** For what is of no use on paper. */
export const screenOnly: CSSResult = css`
  @media print {
    :host {
      display: none;
    }
  }
`;

export const surface: CSSResult = css`
  .surface {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    box-shadow: 0 8px 32px rgb(0 0 0 / 0.45);
    backdrop-filter: blur(18px) saturate(1.3);
  }
`;

/** What stands in the rule of a text field. */
export const textField: CSSResult = css`
  box-sizing: border-box;
  min-height: 44px;
  padding: 0 14px;
  border: 1px solid var(--line);
  border-radius: 10px;
  background: rgb(0 0 0 / 0.3);
  color: inherit;
  /* Smaller letters make phones zoom in. */
  font: inherit;
  font-size: 1rem;
`;

/** Under a picture that is shown large, and in its place while it is made. */
export const framed: CSSResult = css`
  .framed {
    display: block;
    aspect-ratio: var(--picture-shape, 1);
    border-radius: 10px;
    background: oklch(27% 0.035 var(--hue));
    box-shadow:
      0 24px 80px rgb(0 0 0 / 0.55),
      0 0 0 1px rgb(255 255 255 / 0.07);
  }
  /* There neither a ground nor a shadow says where it is. */
  @media (forced-colors: active) {
    .framed {
      outline: 1px solid GrayText;
    }
  }
`;

/** The picture once more, far behind itself. */
export const glow: CSSResult = css`
  .glow {
    position: absolute;
    inset: -10%;
    width: 120%;
    height: 120%;
    object-fit: cover;
    filter: blur(70px) saturate(1.2);
    pointer-events: none;
  }
  /* Whoever asks for few colours asks for no haze. */
  @media print, (forced-colors: active) {
    .glow {
      display: none;
    }
  }
`;

export const buttons: CSSResult = css`
  button,
  .button,
  select {
    box-sizing: border-box;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-width: 44px;
    min-height: 44px;
    padding: 0 12px;
    border: 0;
    border-radius: 10px;
    background: transparent;
    color: inherit;
    font: inherit;
    font-weight: 500;
    line-height: 1.2;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    transition: background-color 0.15s;
  }
  @media (hover: hover) {
    button:hover,
    .button:hover,
    select:hover {
      background: var(--hover);
    }
  }
  button:active,
  .button:active {
    background: rgb(255 255 255 / 0.2);
  }
  button.primary {
    background: var(--ink);
    color: #17151b;
  }
  @media (hover: hover) {
    button.primary:hover {
      background: #fff;
    }
  }
  /* There no background says what is a button, and which one is on. */
  @media (forced-colors: active) {
    button,
    .button,
    select {
      border: 1px solid ButtonBorder;
    }
    button:disabled {
      border-color: GrayText;
    }
    [aria-pressed='true'],
    [aria-selected='true'],
    [aria-current='true'] {
      border: 2px solid Highlight;
    }
  }
  @media print {
    button,
    .button,
    select {
      display: none;
    }
  }
  svg.icon {
    flex: none;
    width: 20px;
    height: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;
