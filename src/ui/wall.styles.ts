import {css, type CSSResult} from 'lit';

export const wallStyles: CSSResult = css`
  :host {
    display: block;
    position: relative;
    overflow: hidden;
    touch-action: pinch-zoom;
    user-select: none;
    -webkit-user-select: none;
    contain: strict;
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
  /* One slow sheen behind all the tiles that still wait, instead of an animation in each. */
  .sheen {
    position: absolute;
    inset: 0 -60%;
    background: linear-gradient(100deg, transparent 35%, oklch(70% 0.03 280 / 0.5) 50%, transparent 65%);
    animation: sweep 3.2s linear infinite;
    will-change: transform;
  }
  .sheen[hidden] {
    display: none;
  }
  @keyframes sweep {
    from {
      transform: translateX(-60%);
    }
    to {
      transform: translateX(60%);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .sheen {
      display: none;
    }
  }
`;
