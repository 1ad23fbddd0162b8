import {css, type CSSResult} from 'lit';

export const sheen: CSSResult = css`
  /* One slow breath behind all the tiles that still wait, instead of an animation in each; in few steps, because a device
     without a graphics card pays for every frame with the time in which it makes pictures. */
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
`;
