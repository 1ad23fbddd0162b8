import {css, type CSSResult} from 'lit';
import {buttons, framed, glow, surface, tokens, unseen} from '../kit/tokens.css.ts';

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
      width: min(
        100cqw,
        calc(100cqh * var(--picture-shape, 1)),
        calc(1024px * min(1, var(--picture-shape, 1)))
      );
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
      opacity: var(--below, 1);
      transition: opacity 0.15s;
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
    /* Room for what is said of nearly every picture, before it is said: the picture must not jump. */
    @media (min-width: 701px) {
      .caption.described {
        flex-basis: 100%;
      }
    }
    .caption .words {
      min-height: 1.5em;
      color: var(--ink);
      user-select: text;
    }
    /* Where there is room for it beside the picture; the panel of words has it always. */
    .caption .story {
      display: none;
    }
    @media (min-height: 760px) {
      .caption .story {
        display: block;
        min-height: 3em;
        max-width: 90ch;
        flex-basis: 100%;
        line-height: 1.5;
        user-select: text;
      }
      .exploring .caption .story {
        display: none;
      }
    }
    /* Four lines on a phone, so that the picture stays where it is from one to the next. */
    @media (max-width: 780px) and (min-height: 760px) {
      .caption .story {
        min-height: 6em;
      }
    }
    @media (max-width: 780px) and (max-height: 839px) {
      .caption .story {
        display: none;
      }
    }
    @media (max-width: 780px) {
      .caption .words {
        min-height: 3em;
      }
    }
    @media (max-width: 350px) {
      .caption .words {
        min-height: 4.5em;
      }
    }
    .unseen {
      ${unseen}
    }
    .keep[aria-pressed='true'] svg.icon {
      fill: #f0708f;
      stroke: #f0708f;
    }
    select.class {
      margin-inline-end: auto;
      background: var(--hover);
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
      [role='dialog'].exploring {
        grid-template:
          'stage stage' minmax(0, 1fr)
          'bar bar' auto
          'panel panel' 50dvh / 1fr 1fr;
      }
      .exploring .close {
        right: 12px;
      }
      .exploring .stage {
        padding: 12px 0 8px;
      }
      .exploring .before,
      .exploring .after {
        grid-area: bar;
        top: 0;
        left: 12px;
        width: 44px;
        height: 44px;
      }
      .exploring .after {
        left: auto;
        right: 12px;
      }
      nonesuch-explore {
        border-top: 1px solid var(--line);
        border-left: 0;
        border-radius: 18px 18px 0 0;
        background: rgb(18 16 22 / 0.9);
      }
    }
    @media (max-width: 700px), (max-height: 480px) {
      .actions {
        display: grid;
        grid-template-columns: repeat(2, 1fr);
      }
      /* The last one too, where it would stand alone. */
      .actions > .primary,
      .actions > :last-child:nth-child(even) {
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
      /* Beside the panels: what the picture can be kept, saved and sent by, as signs. */
      .exploring .caption,
      .exploring .actions > .primary,
      .exploring .actions > .explore {
        display: none;
      }
      .exploring .bar {
        padding: 0 12px 8px;
      }
      .exploring .actions {
        display: flex;
        flex-wrap: nowrap;
        justify-content: center;
      }
      .exploring .actions > * {
        flex: none;
        width: 44px;
        padding: 0;
      }
      .exploring .actions span {
        ${unseen}
      }
      /* One way to hand the picture over is enough there. */
      .exploring .share ~ .copy {
        display: none;
      }
    }
    /* A phone on its side: the picture left, everything else right. */
    @media (max-height: 480px) and (min-width: 560px) {
      [role='dialog'] {
        --side: clamp(220px, 38vw, 320px);
        grid-template: 'stage bar' minmax(0, 1fr) / minmax(0, 1fr) var(--side);
      }
      .stage {
        padding: 12px;
      }
      .before,
      .after {
        position: absolute;
        z-index: 1;
        top: max(12px, env(safe-area-inset-top));
        left: calc(100% - var(--side) + 12px);
      }
      .after {
        left: calc(100% - var(--side) + 72px);
      }
      .bar {
        flex-flow: column nowrap;
        align-items: stretch;
        justify-content: flex-start;
        min-height: 0;
        /* The round buttons stand above. */
        padding: 72px 12px 8px;
        overflow-y: auto;
      }
      .caption.described {
        flex: none;
      }
      .caption .words {
        min-height: 3em;
        font-size: 0.84375rem;
      }
      .said {
        bottom: auto;
        top: 72px;
        max-width: 100%;
        box-sizing: border-box;
      }
      [role='dialog'].exploring {
        --side: max(270px, 42vw);
        grid-template: 'tools stage after panel' minmax(0, 1fr) / 64px minmax(0, 1fr) 64px var(--side);
      }
      /* One in each column beside the picture; there the button that closes is above. */
      .exploring .before,
      .exploring .after {
        grid-area: tools;
        top: max(12px, env(safe-area-inset-top));
        right: auto;
        left: 6px;
        width: 52px;
        height: 52px;
      }
      .exploring .after {
        grid-area: after;
        top: calc(max(12px, env(safe-area-inset-top)) + 60px);
      }
      .exploring .close {
        right: calc(var(--side) + 6px);
      }
      .exploring .bar {
        grid-area: tools;
        align-self: end;
        overflow: visible;
        padding: 0 0 10px;
      }
      .exploring .actions {
        flex-direction: column;
        align-items: center;
      }
      .exploring .said {
        top: auto;
        bottom: 12px;
        left: 68px;
        width: max-content;
        max-width: 60vw;
        transform: none;
      }
    }
    @media (max-height: 480px) and (min-width: 560px) and (max-width: 720px) {
      .actions {
        grid-template-columns: repeat(4, 1fr);
      }
      .actions > :last-child:nth-child(even) {
        grid-column: auto;
      }
      .actions > :not(.primary) span {
        ${unseen}
      }
    }
    @media (max-height: 370px) and (min-width: 560px) {
      .caption h2 {
        display: none;
      }
      .caption .words {
        line-height: 1.3;
      }
      .bar {
        padding-top: 68px;
      }
    }
    /* A page that is magnified four times: all of it, one below the other. */
    @media (max-height: 480px) and (max-width: 559px) {
      [role='dialog'] {
        grid-template: 'stage stage' 72dvh 'bar bar' auto / 1fr 1fr;
        overflow: hidden auto;
      }
      [role='dialog'].exploring {
        grid-template: 'stage stage' 60dvh 'bar bar' auto 'panel panel' auto / 1fr 1fr;
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
        width: min(100%, calc(70vh * var(--picture-shape, 1)));
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
