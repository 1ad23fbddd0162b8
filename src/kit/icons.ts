/** Line icons on a grid of 24, drawn for this site. Decorative: the control beside them carries the name. */
import {svg, html, type TemplateResult} from 'lit';

const shapes = {
  /** Two arrows in a ring: another wall. */
  renew: svg`<path d="M20 11a8 8 0 0 0-14.3-4L4 8.7M4 13a8 8 0 0 0 14.3 4l1.7-1.7M4 4v4.7h4.7M20 20v-4.7h-4.7"/>`,
  /** Ways in all directions. */
  plane: svg`<path d="M12 4v16M4 12h16M9.5 6.5L12 4l2.5 2.5M9.5 17.5L12 20l2.5-2.5M6.5 9.5L4 12l2.5 2.5M17.5 9.5L20 12l-2.5 2.5"/>`,
  more: svg`<path d="M12 5.5v13M5.5 12h13"/>`,
  less: svg`<path d="M5.5 12h13"/>`,
  pause: svg`<path d="M9 6v12M15 6v12"/>`,
  play: svg`<path d="M8 5.5v13l10.5-6.5z"/>`,
  about: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.01"/>`,
  check: svg`<path d="M5.5 12.5l4.5 4.5 8.5-9.5"/>`,
  close: svg`<path d="M6 6l12 12M18 6L6 18"/>`,
  /** A heart. */
  keep: svg`<path d="M12 19.5C6.5 15.6 4 12.6 4 9.4A4.2 4.2 0 0 1 8.2 5c1.6 0 3 .9 3.8 2.3A4.4 4.4 0 0 1 15.8 5 4.2 4.2 0 0 1 20 9.4c0 3.2-2.5 6.2-8 10.1z"/>`,
  share: svg`<path d="M12 15V4M8 7.5L12 4l4 3.5M6 11H5v8.5h14V11h-1"/>`,
  /** Four corners. */
  wide: svg`<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>`,
  help: svg`<path d="M9 9.2a3 3 0 1 1 4.6 2.5c-1 .7-1.6 1.3-1.6 2.6M12 17.8v.01"/>`,
  /** Two that overlap. */
  morph: svg`<circle cx="9" cy="12" r="5.5"/><circle cx="15" cy="12" r="5.5"/>`,
  /** A lens. */
  search: svg`<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5 5"/>`,
  left: svg`<path d="M14.5 5.5L8 12l6.5 6.5"/>`,
  right: svg`<path d="M9.5 5.5L16 12l-6.5 6.5"/>`,
  save: svg`<path d="M12 4v11M7 10.5l5 5 5-5M5 19.5h14"/>`,
  link: svg`<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17"/>`,
  copy: svg`<rect x="8.5" y="8.5" width="11" height="11" rx="2.5"/><path d="M15.5 8.5V7A2.5 2.5 0 0 0 13 4.5H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.5h1.5"/>`,
  /** A die that shows five. */
  another: svg`<rect x="4" y="4" width="16" height="16" rx="4"/><path d="M8.5 8.5v.01M15.5 8.5v.01M12 12v.01M8.5 15.5v.01M15.5 15.5v.01" stroke-width="2.4"/>`,
  /** Three sliders. */
  explore: svg`<path d="M4 7h9M17 7h3M4 12h2M10 12h10M4 17h11M19 17h1"/><circle cx="15" cy="7" r="2"/><circle cx="8" cy="12" r="2"/><circle cx="17" cy="17" r="2"/>`,
  wall: svg`<rect x="4" y="4" width="6.5" height="6.5" rx="1.5"/><rect x="13.5" y="4" width="6.5" height="6.5" rx="1.5"/><rect x="4" y="13.5" width="6.5" height="6.5" rx="1.5"/><rect x="13.5" y="13.5" width="6.5" height="6.5" rx="1.5"/>`,
};

export type IconName = keyof typeof shapes;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shapes[name]}</svg>`;
}
