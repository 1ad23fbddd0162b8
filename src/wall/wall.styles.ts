import {css, type CSSResult} from 'lit';
import {sheen} from '../kit/sheen.css.ts';

export const wallStyles: CSSResult[] = [
  sheen,
  css`
    :host {
      display: block;
      position: relative;
      overflow: hidden;
      touch-action: pinch-zoom;
      user-select: none;
      -webkit-user-select: none;
      contain: strict;
      /* In the gaps too. */
      cursor: zoom-in;
    }
    :host([dragging]) {
      cursor: grabbing;
    }
    .strip {
      position: absolute;
      inset: 0;
      will-change: transform;
    }
    .column {
      position: absolute;
      top: 0;
      left: 0;
      display: flex;
      flex-direction: column;
    }
  `,
];
