/**
 * What the module offers. It works in the memory of TensorFlow.js's wasm backend, where data of its own would overwrite
 * that of TensorFlow.js: every address is an argument, and constants are code.
 */
export {help, run} from './board.ts';
export {joinChannels} from './join-channels.ts';
export {pictureBytes} from './picture-bytes.ts';
