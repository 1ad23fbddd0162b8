import {css, type CSSResultGroup} from 'lit';
import {PanelElement} from '../kit/panel-element.ts';
import {buttons, framed, tokens} from '../kit/tokens.css.ts';

export const morphPanelStyles: CSSResultGroup = [
  PanelElement.styles,
  css`
    p:empty {
      display: none;
    }
    .grid {
      grid-template-columns: repeat(auto-fill, minmax(64px, 1fr));
    }
    form.between {
      align-items: center;
    }
    .choices label {
      display: flex;
      flex: 1 1 0;
      flex-direction: column;
      gap: 4px;
      font-weight: 400;
      color: var(--ink-soft);
    }
    .choices select {
      background: var(--hover);
      font-size: 0.875rem;
    }
    .choices option {
      background: var(--surface-strong);
      color: var(--ink);
    }
    .row > button.primary {
      background: var(--ink);
    }
    .saving {
      align-items: center;
    }
    progress {
      flex: 1;
      accent-color: var(--accent);
    }
  `,
];

export const morphPlayerStyles: CSSResultGroup = [
  tokens,
  buttons,
  framed,
  css`
    :host {
      display: grid;
      justify-items: center;
      gap: 4px;
    }
    canvas {
      width: min(100cqw, 100cqh - 52px, 1024px);
    }
    .controls {
      display: flex;
      align-items: center;
      gap: 8px;
      width: min(100%, 460px);
    }
    input {
      flex: 1;
      min-width: 0;
      height: 44px;
      margin: 0;
      accent-color: var(--accent);
    }
    output {
      min-width: 6.2em;
      color: var(--ink-soft);
      font-size: 0.875rem;
      font-variant-numeric: tabular-nums;
      text-align: right;
    }
  `,
];
