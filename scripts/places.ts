/** Where the files lie that the commands need: in a clone, and in the package that is made of it. */
import {join} from 'node:path';

/** In the package all of the program lies in one folder, as JavaScript. */
export const isPackaged = !import.meta.filename.endsWith('.ts');

/** The folder of the package, or of the clone. */
export const home = join(import.meta.dirname, '..');

/** The built site, in either. */
export const builtSite = join(home, 'dist');
