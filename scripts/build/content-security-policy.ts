/** Puts the content security policy into every built page. Not in development, where Vite needs inline scripts. */
import {createHash} from 'node:crypto';
import type {Plugin} from 'vite';

/** By directive. No third party anywhere; no script but the site's, no eval (compiling WebAssembly is allowed). */
const policy: Record<string, string> = {
  'default-src': "'none'",
  // blob: the threads of TensorFlow.js's wasm backend load their script from one.
  'script-src': "'self' 'wasm-unsafe-eval' blob:",
  'worker-src': "'self' blob:",
  // Lit's styles are constructed style sheets, which need no permission; nor do styles that a script sets.
  'style-src': "'self'",
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

/** Of the elements in the page itself. */
function hashesOf(html: string, element: RegExp): string[] {
  return [...html.matchAll(element)].map(
    ([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`,
  );
}

/** The policy as one attribute value; a page's own `<style>` and `<script>` elements are allowed by their hashes. */
function policyFor(html: string, path: string): string {
  const scripts = hashesOf(html, /<script>([^]*?)<\/script>/gi);
  const styles = hashesOf(html, /<style[^>]*>([^]*?)<\/style>/gi);
  const own = {
    ...policy,
    'script-src': [policy['script-src'], ...scripts].join(' '),
    'style-src': [policy['style-src'], ...styles].join(' '),
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
