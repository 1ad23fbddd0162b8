/** Which video this browser can encode through WebCodecs. */
import type {FilmSpec, VideoChoice} from './film-protocol.ts';
import {tryVideo} from './try-video.ts';

/**
 * Best first: H.264 in MP4 plays everywhere. Its high and baseline profiles at level 4, up to 1920 x 1080 (ITU-T H.264,
 * table A-1); VP9 profile 0, level 4, 8 bits.
 */
const CANDIDATES: {kind: 'mp4' | 'webm'; codec: VideoChoice['codec']; name: string}[] = [
  {kind: 'mp4', codec: 'avc', name: 'avc1.640028'},
  {kind: 'mp4', codec: 'avc', name: 'avc1.420028'},
  {kind: 'webm', codec: 'vp9', name: 'vp09.00.40.08'},
  {kind: 'webm', codec: 'vp8', name: 'vp8'},
];

/** Plenty: these films are short, and small pictures have fine lines. */
const BITS_PER_PIXEL = 0.4;
const LEAST_BITRATE = 1_500_000;

/**
 * @param isRight whether a configuration that the browser calls supported writes what it is given
 * @returns null where there is no WebCodecs, or none of these codecs works
 */
export async function chooseVideo(
  {width, height, fps}: Omit<FilmSpec, 'frameCount'>,
  isRight: (config: VideoEncoderConfig) => Promise<boolean> = tryVideo,
): Promise<VideoChoice | null> {
  if (!('VideoEncoder' in globalThis)) return null;
  // The page of WebKitGTK dies where an encoder is the first to need its media framework.
  document.createElement('video').canPlayType('video/mp4');
  const bitrate = Math.max(LEAST_BITRATE, Math.round(width * height * fps * BITS_PER_PIXEL));
  for (const {kind, codec, name} of CANDIDATES) {
    const config: VideoEncoderConfig = {
      codec: name,
      width,
      height,
      framerate: fps,
      bitrate,
      latencyMode: 'quality',
    };
    const {supported} = await VideoEncoder.isConfigSupported(config).catch(() => ({supported: false}));
    if (supported && (await isRight(config))) return {kind, codec, config};
  }
  return null;
}
