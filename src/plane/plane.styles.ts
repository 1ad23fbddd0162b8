import {css, type CSSResult} from 'lit';
import {sheen} from '../kit/sheen.css.ts';

export const planeStyles: CSSResult[] = [
  sheen,
  css`
    :host {
      display: block;
      position: relative;
      contain: strict;
    }
    .view {
      position: absolute;
      inset: 0;
      overflow: hidden;
      /* All that fingers do here moves the plane. */
      touch-action: none;
      user-select: none;
      -webkit-user-select: none;
      contain: strict;
      cursor: zoom-in;
    }
    .view[dragging] {
      cursor: grabbing;
    }
    .strip {
      position: absolute;
      top: 0;
      left: 0;
      transform-origin: 0 0;
      will-change: transform;
    }
    .row,
    nonesuch-tile {
      position: absolute;
      top: 0;
      left: 0;
    }
    /* Where a screen of 4K is not scaled, letters of 15 pixels are too small for whoever sits before it. */
    @media (min-width: 3000px) and (min-height: 1500px) {
      nonesuch-plane-bar {
        zoom: 1.6;
      }
    }
  `,
];
