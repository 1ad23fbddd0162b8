/** Whether a film plays in the browser that wrote it: recorders exist that now and then write one that does not (WebKitGTK's). */
import {within} from '../../lib/timeout.ts';

const ANSWER_MS = 5_000;

/** Whether the first frame of a film is there to be seen; false too when none comes in time. */
export async function isPlayable(film: Blob): Promise<boolean> {
  if (film.size === 0) return false;
  const video = document.createElement('video');
  const url = URL.createObjectURL(film);
  const shown = new Promise<boolean>((resolve) => {
    video.addEventListener('loadeddata', () => resolve(video.videoWidth > 0), {once: true});
    video.addEventListener('error', () => resolve(false), {once: true});
  });
  video.muted = true;
  video.preload = 'auto';
  video.src = url;
  try {
    return await within(ANSWER_MS, shown, () => new Error('The film does not load.'));
  } catch {
    return false;
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  }
}
