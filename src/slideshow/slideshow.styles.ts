import {css, type CSSResult} from 'lit';
import {buttons, glow, tokens} from '../kit/tokens.css.ts';

export const FADE_MS = 1600;

export const slideshowStyles: CSSResult[] = [
  tokens,
  buttons,
  glow,
  css`
    :host {
      position: fixed;
      z-index: 15;
      inset: 0;
      background: #0b0a0d;
    }
    :host([isquiet]) {
      cursor: none;
    }
    [role='dialog'] {
      position: absolute;
      inset: 0;
      overflow: hidden;
      outline: none;
    }
    .slide {
      position: absolute;
      inset: 0;
      display: grid;
      place-items: center;
      animation: arrive ${FADE_MS}ms ease-in-out both;
    }
    .slide[data-gone] {
      animation: leave ${FADE_MS}ms ease-in-out both;
    }
    .between {
      position: absolute;
      inset: 0;
      display: grid;
      place-items: center;
    }
    .between[hidden] {
      display: none;
    }
    [data-mirrored] > * {
      transform: scaleX(-1);
    }
    [aria-pressed='true'] {
      color: var(--accent);
    }
    .picture {
      position: relative;
      width: min(100vw, calc(100vh * var(--picture-shape, 1)));
      width: min(100dvw, calc(100dvh * var(--picture-shape, 1)));
      aspect-ratio: var(--picture-shape, 1);
      mask: linear-gradient(90deg, transparent, #000 6% 94%, transparent);
    }
    /* Only there to give the picture its name when it is saved. */
    .frame {
      display: contents;
      cursor: inherit;
    }
    .glow {
      opacity: 0.6;
    }
    @keyframes arrive {
      from {
        opacity: 0;
      }
    }
    @keyframes leave {
      to {
        opacity: 0;
      }
    }
    .name {
      position: absolute;
      left: 24px;
      bottom: max(20px, env(safe-area-inset-bottom));
      margin: 0;
      font-size: 1.0625rem;
      text-shadow: 0 1px 8px #000;
      opacity: 0.85;
    }
    .controls {
      position: absolute;
      right: 14px;
      bottom: max(12px, env(safe-area-inset-bottom));
      display: flex;
      gap: 4px;
      padding: 4px;
      border-radius: 14px;
      background: rgb(0 0 0 / 0.45);
      transition: opacity 0.5s;
    }
    :host([isquiet]) .controls:not(:focus-within) {
      opacity: 0;
    }
    @media (prefers-reduced-motion: reduce) {
      .slide,
      .slide[data-gone] {
        animation-duration: 1ms;
      }
    }
  `,
];
