import {css, type CSSResult} from 'lit';
import {buttons, framed, glow, surface, tokens} from './tokens.css.ts';

export const viewerStyles: CSSResult[] = [
  tokens,
  surface,
  buttons,
  framed,
  glow,
  css`
    :host {
      position: fixed;
      z-index: 10;
      inset: 0;
    }
    [role='dialog'] {
      position: absolute;
      inset: 0;
      display: grid;
      grid-template:
        'before stage after' minmax(0, 1fr)
        'bar bar bar' auto / 76px minmax(0, 1fr) 76px;
      overflow: hidden;
      background: oklch(17% 0.02 var(--hue) / 0.94);
      backdrop-filter: blur(24px);
      outline: none;
      animation: appear 0.18s ease-out;
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
    .glow {
      opacity: 0.28;
    }
    .stage {
      grid-area: stage;
      position: relative;
      display: grid;
      place-items: center;
      min-width: 0;
      min-height: 0;
      padding: 28px 0 12px;
      touch-action: pinch-zoom;
      transition: transform 0.2s ease-out;
      container-type: size;
    }
    .frame {
      display: block;
      cursor: default;
    }
    .picture {
      box-sizing: border-box;
      width: min(100cqw, 100cqh, 1024px);
      transition: opacity 0.2s;
    }
    .picture[data-old]:not(.draft) {
      opacity: 0.55;
    }
    .placeholder {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
    @keyframes breathe {
      to {
        background: oklch(33% 0.04 var(--hue));
      }
    }
    .failed {
      position: absolute;
      margin: 0;
      padding: 8px 8px 8px 18px;
    }
    .round {
      position: relative;
      align-self: center;
      justify-self: center;
      width: 52px;
      height: 52px;
      padding: 0;
      border-radius: 50%;
      background: rgb(0 0 0 / 0.28);
    }
    .round svg.icon {
      width: 24px;
      height: 24px;
    }
    .before {
      grid-area: before;
    }
    .after {
      grid-area: after;
    }
    .close {
      position: absolute;
      top: max(12px, env(safe-area-inset-top));
      right: 12px;
    }
    .bar {
      grid-area: bar;
      position: relative;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 8px 24px;
      width: min(100%, 880px);
      margin: 0 auto;
      padding: 8px 24px max(18px, env(safe-area-inset-bottom));
      box-sizing: border-box;
    }
    .caption h2 {
      margin: 0;
      font-size: 1.0625rem;
      font-weight: 600;
      line-height: 1.3;
    }
    .caption p {
      margin: 0;
      color: var(--ink-soft);
      font-size: 0.875rem;
      font-variant-numeric: tabular-nums;
      user-select: all;
    }
    .caption .words {
      color: var(--ink);
      user-select: text;
    }
    .keep[aria-pressed='true'] svg.icon {
      fill: #f0708f;
      stroke: #f0708f;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
    button:disabled {
      opacity: 0.45;
      cursor: default;
    }
    .said {
      position: absolute;
      left: 50%;
      bottom: 100%;
      margin: 0 0 6px;
      padding: 6px 16px;
      border-radius: 99px;
      background: var(--surface-strong);
      font-size: 0.875rem;
      transform: translateX(-50%);
    }
    .said:empty {
      display: none;
    }
    [role='dialog'].exploring {
      grid-template:
        'before stage after panel' minmax(0, 1fr)
        'bar bar bar panel' auto / 76px minmax(0, 1fr) 76px clamp(340px, 27vw, 520px);
    }
    .exploring .close {
      right: calc(clamp(340px, 27vw, 520px) + 12px);
    }
    nonesuch-explore {
      grid-area: panel;
      position: relative;
      border-left: 1px solid var(--line);
      background: rgb(18 16 22 / 0.72);
    }
    @media (max-width: 700px) {
      [role='dialog'].exploring {
        grid-template:
          'stage stage' minmax(0, 1fr)
          'panel panel' 52dvh / 1fr 1fr;
      }
      .exploring .bar {
        display: none;
      }
      .exploring .close {
        right: 12px;
      }
      .exploring .stage {
        padding: 12px 0;
      }
      nonesuch-explore {
        border-top: 1px solid var(--line);
        border-left: 0;
        border-radius: 18px 18px 0 0;
        background: rgb(18 16 22 / 0.9);
      }
    }
    @media (max-width: 700px) {
      [role='dialog'] {
        grid-template:
          'stage stage' minmax(0, 1fr)
          'bar bar' auto / 1fr 1fr;
      }
      .stage {
        padding: 68px 10px 8px;
      }
      .before,
      .after {
        position: absolute;
        z-index: 1;
        top: max(12px, env(safe-area-inset-top));
        left: 12px;
      }
      .after {
        left: 72px;
      }
      .bar {
        flex-direction: column;
        align-items: stretch;
        padding-inline: 12px;
      }
      .caption .words {
        flex-basis: 100%;
        font-size: 0.84375rem;
      }
      .caption {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        justify-content: space-between;
        gap: 2px 12px;
      }
      .actions {
        display: grid;
        grid-template-columns: repeat(2, 1fr);
      }
      .actions .primary {
        grid-column: 1 / -1;
      }
      /* Letters may be twice as large. */
      .actions > * {
        min-width: 0;
        white-space: normal;
      }
      .actions > :not(.primary) {
        background: var(--hover);
        padding: 0 6px;
        font-size: 0.875rem;
      }
    }
    /* A phone on its side: the picture left, everything else right. */
    @media (max-height: 480px) and (min-width: 560px) {
      [role='dialog'] {
        grid-template: 'before stage after bar' 1fr / 64px minmax(0, 1fr) 64px 220px;
      }
      .stage {
        padding: 12px 0;
      }
      .before,
      .after {
        position: relative;
        top: auto;
        left: auto;
      }
      .bar {
        flex-flow: column nowrap;
        align-items: stretch;
        justify-content: flex-start;
        min-height: 0;
        /* The button that closes stands above. */
        padding: 68px 12px 12px;
        overflow-y: auto;
      }
      .actions {
        display: grid;
        grid-template-columns: 1fr;
      }
    }
    @media (max-height: 480px) and (min-width: 560px) {
      [role='dialog'].exploring {
        grid-template: 'before stage after panel' 1fr / 64px minmax(0, 1fr) 64px minmax(300px, 42vw);
      }
      .exploring .bar {
        display: none;
      }
      .exploring .close {
        right: calc(max(300px, 42vw) + 8px);
      }
    }
    /* A page that is magnified four times: all of it, one below the other. */
    @media (max-height: 480px) and (max-width: 559px) {
      [role='dialog'] {
        grid-template: 'stage stage' 72dvh 'bar bar' auto / 1fr 1fr;
        overflow: hidden auto;
      }
      [role='dialog'].exploring {
        grid-template: 'stage stage' 60dvh 'panel panel' auto / 1fr 1fr;
      }
      .stage {
        padding: 12px 0;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      [role='dialog'],
      .placeholder {
        animation: none;
      }
    }
    @media (forced-colors: active) {
      [role='dialog'] {
        backdrop-filter: none;
      }
    }
    @media print {
      :host,
      [role='dialog'],
      [role='dialog'].exploring {
        position: static;
        display: block;
        background: none;
        backdrop-filter: none;
        animation: none;
      }
      .stage {
        display: block;
        place-items: normal;
        padding: 0;
        container-type: normal;
      }
      .picture {
        width: min(100%, 70vh);
        margin: 0 auto;
        box-shadow: none;
      }
      .bar,
      .exploring .bar {
        display: block;
        padding: 1em 0 0;
      }
      .said,
      nonesuch-explore {
        display: none;
      }
    }
  `,
];
