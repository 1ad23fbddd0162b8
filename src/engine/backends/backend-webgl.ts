/** WebGL 2 on a context of our own, so that its loss is noticed: TensorFlow.js only forgets a lost context. */
import * as tf from '@tensorflow/tfjs-core';
import {loadCode} from './load-code.ts';
import {BackendUnusable, type RunningBackend, type StartOptions} from './running-backend.ts';
import {isSoftwareGpu} from '../client/software-gpu.ts';

/** The one thing that a page has and a worker has not. */
const {document} = globalThis as {document?: {createElement(tag: 'canvas'): OffscreenCanvas}};

/** Fences of Safari's OffscreenCanvas never fire, so that reading back never ends (tfjs pull request #7436). */
function createCanvas(): OffscreenCanvas {
  if (typeof OffscreenCanvas !== 'undefined' && !tf.env().getBool('IS_SAFARI'))
    return new OffscreenCanvas(1, 1);
  if (document) return document.createElement('canvas');
  throw new BackendUnusable('this browser offers it to the page only, not to a worker', true);
}

function rendererOf(gl: WebGL2RenderingContext): string {
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

/** @see BackendDriver.start */
export async function startWebGl({asked}: Pick<StartOptions, 'asked'>): Promise<RunningBackend> {
  const canvas = createCanvas();
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    premultipliedAlpha: false,
    preserveDrawingBuffer: false,
    depth: false,
    stencil: false,
    failIfMajorPerformanceCaveat: !asked,
    powerPreference: 'high-performance',
  });
  if (!gl) throw new BackendUnusable('this browser gives no WebGL 2 context with a graphics card');
  if (!asked && isSoftwareGpu(rendererOf(gl))) {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    throw new BackendUnusable('it is only emulated in software here, which is slow');
  }

  // Only who gets past the questions above downloads its code.
  const {GPGPUContext, MathBackendWebGL, setWebGLContext} = await loadCode(
    'WebGL',
    () => import('@tensorflow/tfjs-backend-webgl'),
  );

  let isDisposed = false;
  const lost = new Promise<string>((resolve) => {
    canvas.addEventListener('webglcontextlost', () => {
      if (!isDisposed) resolve('The WebGL context was lost.');
    });
  });

  // Its flags (texture size, float textures) are measured on the context that is set, and only once.
  setWebGLContext(2, gl);
  const backend = new MathBackendWebGL(new GPGPUContext(gl));
  if (tf.findBackendFactory('webgl')) tf.removeBackend('webgl');
  tf.registerBackend('webgl', () => backend);
  await tf.setBackend('webgl');
  return {
    name: 'webgl',
    reason: 'Your graphics card is used through WebGL.',
    threads: 1,
    lost,
    isLost: () => gl.isContextLost(),
    dispose: () => {
      isDisposed = true;
      tf.removeBackend('webgl');
      // A context lives until it is collected, and browsers allow few at a time.
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}
