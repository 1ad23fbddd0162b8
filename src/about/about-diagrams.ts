/** The two drawings of the About page: how a picture is made, and how the network learnt to. */
import {svg, type SVGTemplateResult} from 'lit';

/** Below this many rows the blocks of the synthesis network are all drawn; of more, the middle is left out. */
const MOST_ROWS = 6;
const ROW = 40;

function arrowHead(id: string): SVGTemplateResult {
  return svg`<defs>
    <marker id=${id} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
      <path d="M0 .6L7.4 4 0 7.4z" class="head" />
    </marker>
  </defs>`;
}

/** A row of bars as tall as some normal numbers are large. */
function numbers(x: number, y: number, heights: readonly number[]): SVGTemplateResult[] {
  return heights.map(
    (h, i) =>
      svg`<rect x=${x + i * 7} y=${y - Math.max(0, h)} width="4.5" height=${Math.abs(h) + 1} rx="1" class="number" />`,
  );
}

function text(x: number, y: number, words: string, kind = ''): SVGTemplateResult {
  return svg`<text x=${x} y=${y} class=${kind}>${words}</text>`;
}

/**
 * z, the mapping network, w, and the blocks of the synthesis network, each fed with w.
 *
 * `resolutions`: of the blocks, rising; `picture`: address of a picture to end in, null while there is none.
 */
export function generatorDiagram(
  mappingLayers: number,
  sizes: readonly string[],
  picture: string | null,
): SVGTemplateResult {
  const rows: (string | null)[] =
    sizes.length <= MOST_ROWS ? [...sizes] : [...sizes.slice(0, 3), null, ...sizes.slice(-2)];
  const top = 34;
  const bottom = top + rows.length * ROW;
  const width = (i: number): number => 56 + (i / Math.max(1, rows.length - 1)) * 94;
  const mid = 255;
  const height = bottom + 128;
  return svg`<svg viewBox="0 0 360 ${height}" role="img" aria-labelledby="generator-title generator-text">
    <title id="generator-title">How one picture is made</title>
    <desc id="generator-text">
      Random numbers called z pass through the mapping network of ${mappingLayers} layers and become w. The synthesis
      network starts from a small learnt pattern and doubles its size block by block; w gives every block its style. The last
      block gives the picture.
    </desc>
    ${arrowHead('made')}
    ${text(72, 16, 'seed → z', 'label')}
    ${numbers(28, 50, [9, -5, 14, 3, -11, 6, -2, 12, -7, 4, -13, 8])}
    ${text(72, 80, 'random numbers', 'small')}
    <path d="M72 88v18" class="arrow" marker-end="url(#made)" />
    <rect x="0.5" y="110" width="143" height="58" rx="9" class="box" />
    ${text(72, 135, 'mapping network', 'strong')}
    ${text(72, 154, `${mappingLayers} layers`, 'small')}
    <path d="M72 168v18" class="arrow" marker-end="url(#made)" />
    <circle cx="72" cy="204" r="14" class="dot" />
    ${text(72, 209, 'w', 'inverse')}
    <path d="M86 204H158V${top + ROW / 2}M158 204V${bottom - ROW / 2}" class="line" />
    ${text(mid, 16, 'synthesis network', 'strong')}
    ${rows.map((size, i) => {
      const y = top + i * ROW;
      const w = width(i);
      if (size === null) return text(mid, y + 24, '⋮', 'label');
      return svg`
        <path d="M158 ${y + ROW / 2}H${mid - w / 2 - 3}" class="arrow" marker-end="url(#made)" />
        <rect x=${mid - w / 2} y=${y + 3} width=${w} height=${ROW - 10} rx="7" class="box" />
        ${text(mid, y + 23, size)}
        ${i < rows.length - 1 ? svg`<path d="M${mid} ${y + ROW - 7}v9" class="line" />` : ''}`;
    })}
    ${text(86, bottom + 14, 'style, to every block', 'small')}
    <path d="M${mid} ${bottom - 7}v19" class="arrow" marker-end="url(#made)" />
    <clipPath id="frame"><rect x=${mid - 50} y=${bottom + 18} width="100" height="100" rx="9" /></clipPath>
    <rect x=${mid - 50} y=${bottom + 18} width="100" height="100" rx="9" class="frame" />
    ${picture === null ? '' : svg`<image href=${picture} x=${mid - 50} y=${bottom + 18} width="100" height="100" clip-path="url(#frame)" />`}
    ${text(72, bottom + 74, 'a picture that', 'small')}
    ${text(72, bottom + 91, 'nobody has drawn', 'small')}
    <path d="M126 ${bottom + 78}H${mid - 60}" class="line faint" />
  </svg>`;
}

/** Two networks that learn against each other. */
export function trainingDiagram(): SVGTemplateResult {
  return svg`<svg viewBox="0 0 360 300" role="img" aria-labelledby="training-title training-text">
    <title id="training-title">How the network learnt</title>
    <desc id="training-text">
      The generator turns random numbers into pictures. The discriminator sees those and the training pictures, and says of
      each which it is. What it notices flows back: the discriminator learns to tell them apart, the generator learns to
      leave no trace.
    </desc>
    ${arrowHead('learnt')}
    ${numbers(33, 34, [9, -5, 12, 3, -10, 6, -2, 11, -7])}
    ${text(64, 64, 'random numbers', 'small')}
    <path d="M64 72v18" class="arrow" marker-end="url(#learnt)" />
    <rect x="8" y="94" width="112" height="46" rx="9" class="box" />
    ${text(64, 122, 'generator', 'strong')}
    <g class="card">
      <rect x="243" y="10" width="54" height="54" rx="6" />
      <rect x="251" y="16" width="54" height="54" rx="6" />
      <rect x="259" y="22" width="54" height="54" rx="6" />
    </g>
    ${text(274, 98, 'training pictures', 'small')}
    <path d="M120 117H155V170" class="arrow" marker-end="url(#learnt)" />
    <path d="M274 106V138H205V170" class="arrow" marker-end="url(#learnt)" />
    <rect x="112" y="174" width="136" height="46" rx="9" class="box" />
    ${text(180, 202, 'discriminator', 'strong')}
    <path d="M180 220v18" class="arrow" marker-end="url(#learnt)" />
    ${text(180, 260, 'training picture or made up?', 'label')}
    <path d="M112 197H64V146" class="back" marker-end="url(#learnt)" />
    <path d="M296 255H334V197H254" class="back" marker-end="url(#learnt)" />
    ${text(64, 222, 'what gave', 'small')}
    ${text(64, 237, 'it away', 'small')}
    ${text(180, 290, 'dashed: both learn from every answer', 'small')}
  </svg>`;
}
