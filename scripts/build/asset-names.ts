/** Names of the built site's files that are not code: most keep their own, those of the networks that enlarge say whose they are. */
import type {Rollup} from 'vite';

const esrgan = /@upscalerjs\/(esrgan-\w+)\/(?:models\/(x\d)\/|LICENSE$)/;

export function assetName({originalFileNames}: Rollup.PreRenderedAsset): string {
  const match = esrgan.exec(originalFileNames[0] ?? '');
  if (!match) return 'assets/[name]-[hash][extname]';
  const [, network, factor] = match;
  return factor ? `assets/${network}-${factor}-[hash][extname]` : `assets/${network}-licence-[hash].txt`;
}
