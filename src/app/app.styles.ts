import {css, type CSSResult} from 'lit';
import {unseen} from '../kit/tokens.css.ts';

export const appStyles: CSSResult = css`
  :host {
    display: block;
  }
  h1 {
    ${unseen}
  }
  /* Where a screen of 4K is not scaled, letters of 15 pixels are too small for whoever sits before it. */
  @media (min-width: 3000px) and (min-height: 1500px) {
    nonesuch-toolbar,
    nonesuch-search-field,
    nonesuch-viewer,
    nonesuch-album,
    nonesuch-about,
    nonesuch-help,
    nonesuch-hint,
    nonesuch-status {
      zoom: 1.6;
    }
  }
  nonesuch-wall,
  nonesuch-plane {
    position: fixed;
    inset: 0;
  }
  .printed {
    display: none;
  }
  /* What lies uppermost, and where it is to be found. */
  @media print {
    nonesuch-wall,
    nonesuch-plane {
      position: relative;
      height: 100vh;
      break-inside: avoid;
    }
    nonesuch-wall[inert],
    nonesuch-plane[inert],
    nonesuch-album[inert] {
      display: none;
    }
    .printed:not([hidden]) {
      display: block;
      margin: 1em 0 0;
      color: #000;
      font-size: 0.875rem;
      overflow-wrap: anywhere;
    }
  }
`;
