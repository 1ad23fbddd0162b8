import {css, type CSSResult} from 'lit';

export const appStyles: CSSResult = css`
  :host {
    display: block;
  }
  /* For those who hear the page; those who see it have the pictures. */
  h1 {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  nonesuch-wall {
    position: fixed;
    inset: 0;
  }
`;
