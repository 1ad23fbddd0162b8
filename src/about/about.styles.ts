import {css, type CSSResult} from 'lit';
import {dialogStyles} from '../kit/dialog.css.ts';
import {buttons, tokens} from '../kit/tokens.css.ts';

export const aboutStyles: CSSResult[] = [
  tokens,
  buttons,
  dialogStyles,
  css`
    dialog {
      width: min(620px, 100vw);
    }
    .page {
      padding: 32px 40px 40px;
    }
    .close {
      margin: -14px -22px 0 0;
    }
    h1 {
      margin: 0;
      font-size: 1.875rem;
    }
    h2 {
      margin: 36px 0 8px;
      font-size: 1.125rem;
      font-weight: 620;
    }
    p {
      margin: 0 0 12px;
      color: #d9d5de;
      text-wrap: pretty;
    }
    .lead {
      margin-top: 10px;
      color: var(--ink);
      font-size: 1.125rem;
    }
    figure {
      margin: 16px 0 28px;
    }
    figure svg {
      display: block;
      width: 100%;
      max-width: 460px;
      margin: 0 auto;
    }
    figcaption {
      margin-top: 12px;
      color: var(--ink-soft);
      font-size: 0.875rem;
      text-wrap: pretty;
    }
    dl {
      margin: 12px 0 0;
    }
    dl div {
      display: grid;
      grid-template-columns: 132px 1fr;
      gap: 16px;
      padding: 9px 0;
      border-top: 1px solid var(--line);
    }
    dt {
      color: var(--ink-soft);
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
    a {
      color: var(--accent);
      text-underline-offset: 3px;
    }
    text {
      fill: var(--ink);
      font-size: 13.5px;
      text-anchor: middle;
    }
    text.small {
      fill: var(--ink-soft);
      font-size: 12.5px;
    }
    text.strong {
      font-weight: 620;
    }
    text.label {
      font-style: italic;
    }
    text.inverse {
      fill: #1b1920;
      font-style: italic;
      font-weight: 700;
    }
    .box {
      fill: rgb(255 255 255 / 0.07);
      stroke: rgb(255 255 255 / 0.28);
    }
    .frame {
      fill: rgb(255 255 255 / 0.06);
      stroke: var(--line);
    }
    .card rect {
      fill: #34303c;
      stroke: #6d6678;
    }
    .number {
      fill: var(--accent);
    }
    .dot {
      fill: var(--accent);
    }
    .line,
    .arrow,
    .back {
      fill: none;
      stroke: #8d8698;
      stroke-width: 1.5;
    }
    .back {
      stroke-dasharray: 4 4;
      stroke: var(--accent);
    }
    .faint {
      stroke-dasharray: 1 4;
    }
    .head {
      fill: #a39cae;
    }
    @media (max-width: 40em) {
      dialog {
        width: 100vw;
        height: 100dvh;
        max-height: none;
        border: 0;
        border-radius: 0;
      }
      .page {
        padding: 24px 20px 40px;
      }
      .close {
        margin: -8px -8px 0 0;
      }
      dl div {
        grid-template-columns: 100px 1fr;
        gap: 12px;
      }
    }
    @media (forced-colors: active) {
      dialog::backdrop {
        backdrop-filter: none;
      }
    }
    /* All of it, over as many pages as it takes. */
    @media print {
      dialog {
        position: absolute;
        inset: 0 0 auto;
        width: auto;
        height: auto;
        max-height: none;
        border: 0;
        overflow: visible;
        box-shadow: none;
      }
      dialog::backdrop {
        display: none;
      }
      .page {
        padding: 0;
      }
      p {
        color: var(--ink);
      }
      figure,
      dl div {
        break-inside: avoid;
      }
    }
    /* Drawings keep their lines where colours are few. */
    @media print, (forced-colors: active) {
      text,
      text.small {
        fill: CanvasText;
      }
      text.inverse {
        fill: Canvas;
      }
      .box,
      .frame,
      .card rect {
        fill: Canvas;
        stroke: CanvasText;
      }
      .number,
      .dot,
      .head {
        fill: CanvasText;
      }
      .line,
      .arrow,
      .back {
        stroke: CanvasText;
      }
    }
  `,
];
