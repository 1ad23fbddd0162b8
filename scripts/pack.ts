/** What `npm pack` runs first: the site that goes into the package (`--keep-site`: that of before), and its program. */
import {build} from 'vite';
import {buildProgram} from './package/build-program.ts';

if (!process.argv.includes('--keep-site')) await build();
await buildProgram();
