import {css, type CSSResult} from 'lit';

export const planeStyles: CSSResult = css`
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
  /* One slow breath behind all the tiles that still wait, in few steps: each frame costs time in which pictures are made. */
  .sheen {
    position: absolute;
    inset: 0;
    background: linear-gradient(
      115deg,
      oklch(70% 0.03 280 / 0.55),
      transparent 45% 55%,
      oklch(70% 0.03 280 / 0.55)
    );
    opacity: 0;
    animation: breathe 2.4s steps(20) infinite alternate;
    will-change: opacity;
  }
  .sheen[hidden] {
    display: none;
  }
  @keyframes breathe {
    to {
      opacity: 1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .sheen {
      display: none;
    }
  }
  /* Where a screen of 4K is not scaled, letters of 15 pixels are too small for whoever sits before it. */
  @media (min-width: 3000px) and (min-height: 1500px) {
    nonesuch-plane-bar {
      zoom: 1.6;
    }
  }
`;
