/** A page of text or of a form that lies over everything else, and its heading. */
import {css, type CSSResult} from 'lit';

export const dialogStyles: CSSResult = css`
  dialog {
    box-sizing: border-box;
    max-width: none;
    max-height: min(88dvh, 980px);
    padding: 0;
    border: 1px solid var(--line);
    border-radius: 20px;
    background: var(--surface-strong);
    color: inherit;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-color: #56505f transparent;
    box-shadow: 0 32px 100px rgb(0 0 0 / 0.6);
  }
  dialog::backdrop {
    background: rgb(8 7 10 / 0.6);
    backdrop-filter: blur(10px);
  }
  .page {
    outline: none;
  }
  .close {
    position: sticky;
    z-index: 1;
    top: 14px;
    float: right;
    background: var(--surface-strong);
  }
  h1 {
    font-weight: 680;
    letter-spacing: -0.015em;
    line-height: 1.2;
  }
`;
