/**
 * Keeps the threads of TensorFlow.js's wasm backend working in a minified build. Each thread runs the text of one function
 * (`toString`), which looks at a variable outside of it with `typeof`; a minifier sees that the variable exists and drops
 * the check, and in the thread, where it does not, the function throws.
 */
import type {Plugin} from 'vite';

const file = 'tfjs-backend-wasm-threaded-simd.js';
const head = 'function(WasmBackendModuleThreadedSimd) {';

export function wasmThreads(): Plugin {
  return {
    name: 'nonesuch:wasm-threads',
    apply: 'build',
    transform: {
      filter: {id: /tfjs-backend-wasm-threaded-simd\.js$/},
      handler(code) {
        if (!code.includes(head)) throw new Error(`${file} is not as it was: do its threads still start?`);
        // The variable inside, as undefined as it is in a thread.
        return {code: code.replace(head, `${head} var _scriptDir;`), map: null};
      },
    },
  };
}
