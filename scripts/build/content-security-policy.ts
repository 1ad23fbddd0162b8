/** Puts the content security policy into every built page. Not in development, where Vite needs inline scripts. */
import {createHash} from 'node:crypto';
import type {Plugin} from 'vite';

/** By directive. No third party anywhere; no inline script, no eval (compiling WebAssembly is allowed). */
const policy: Record<string, string> = {
  'default-src': "'none'",
  // blob: the threads of TensorFlow.js's wasm backend load their script from one.
  'script-src': "'self' 'wasm-unsafe-eval' blob:",
  'worker-src': "'self' blob:",
  // Lit's styles are constructed style sheets, which need no permission; style attributes do.
  'style-src': "'self'",
  'style-src-attr': "'unsafe-inline'",
  'img-src': "'self' blob: data:",
  'media-src': "'self' blob:",
  'font-src': "'self'",
  'connect-src': "'self' blob: data:",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** The page that shows pictures as other sites do: they come out of a frame. */
const framing = /embed\/demo\.html$/;

/** The policy as one attribute value; a page's own `<style>` elements are allowed by their hashes. */
function policyFor(html: string, path: string): string {
  const hashes = [...html.matchAll(/<style[^>]*>([^]*?)<\/style>/gi)].map(
    ([, css]) => `'sha256-${createHash('sha256').update(css!).digest('base64')}'`,
  );
  const own = {
    ...policy,
    'style-src': [policy['style-src'], ...hashes].join(' '),
    ...(framing.test(path) && {'frame-src': "'self'"}),
  };
  return Object.entries(own)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

export function contentSecurityPolicy(): Plugin {
  return {
    name: 'nonesuch:content-security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      // After the charset, which must stand first; before everything that it is to govern.
      handler: (html, {path}) => {
        const charset = /<meta charset="[^"]*"\s*\/?>/i;
        if (!charset.test(html)) throw new Error('A page must begin with <meta charset>.');
        const meta = `<meta http-equiv="Content-Security-Policy" content="${policyFor(html, path)}" />`;
        return html.replace(charset, (found) => `${found}\n    ${meta}`);
      },
    },
  };
}
