/** A whole model in memory. Types only. */
import type {ModelDescriptor} from './descriptor.ts';

export interface ModelFiles {
  descriptor: ModelDescriptor;
  /** Checked content by file name. */
  shards: Map<string, Uint8Array<ArrayBuffer>>;
}
