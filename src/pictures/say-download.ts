/** How far the download of a model is, for pages that show a picture and no wall. */
import type {EngineClient} from '../engine/client/engine-client.ts';
import {megabytes} from '../words/wording.ts';

/** Says a sentence each time that more of the model has come. */
export function sayDownload(
  engine: Pick<EngineClient, 'progress' | 'addEventListener'>,
  say: (sentence: string) => void,
): void {
  engine.addEventListener('progress', () => {
    const {phase, loadedBytes, totalBytes} = engine.progress ?? {};
    if (phase !== 'download' || !totalBytes) return;
    say(`Fetching the model: ${megabytes(loadedBytes ?? 0)} of ${megabytes(totalBytes)}`);
  });
}
