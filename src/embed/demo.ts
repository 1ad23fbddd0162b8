/** The page that shows what `embed.js` does: the lines to copy, a slider, and a name. */
import {limitedFetch} from '../lib/limited-fetch.ts';

const root = new URL('../../', location.href);
const script = new URL('embed.js', root).href;

document.querySelector('#code')!.textContent =
  `<script type="module" src="${script}"></script>\n<nonesuch-picture></nonesuch-picture>`;

const slider = document.querySelector<HTMLInputElement>('input[type=range]')!;
slider.addEventListener('input', () => document.querySelector('#live')!.setAttribute('psi', slider.value));

const named = document.querySelector('#named')!;
const nameField = document.querySelector<HTMLInputElement>('#name')!;
/** What keeps a name's face when the model is replaced; empty until it is known. */
let fixed = '';

function sayName(): void {
  const name = nameField.value.trim();
  if (name === '') return;
  named.setAttribute('name', name);
  const quoted = name.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  document.querySelector('#name-code')!.textContent =
    `<nonesuch-picture ${fixed}name="${quoted}" size="160" shape="circle"></nonesuch-picture>`;
}

let typing: ReturnType<typeof setTimeout> | undefined;
nameField.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(sayName, 300);
});
sayName();

async function readJson<Content>(path: string): Promise<Content> {
  const response = await limitedFetch(new URL(path, root).href);
  return (await response.json()) as Content;
}

async function sayVersion(): Promise<void> {
  const {models} = await readJson<{models: {id: string}[]}>('models/index.json');
  const {id} = models[0]!;
  const {version} = await readJson<{version: number}>(`models/${id}/model.json`);
  fixed = `model="${id}" version="${version}" `;
  sayName();
}

// Without it the lines are right for the newest version.
sayVersion().catch((error: unknown) => console.warn(error));
