/** The page that shows what `embed.js` does: the lines to copy, and a slider. */
const script = new URL('../../embed.js', location.href).href;

document.querySelector('#code')!.textContent =
  `<script type="module" src="${script}"></script>\n<nonesuch-picture></nonesuch-picture>`;

const slider = document.querySelector('input')!;
slider.addEventListener('input', () => document.querySelector('#live')!.setAttribute('psi', slider.value));
