/** Whether the picture on show is kept in the album; remembers each one in the history. */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {AlbumStore} from '../../keep/album-store.ts';
import {albumProblem} from './album-problem.ts';

export class KeptMark implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #album: AlbumStore | null = null;
  /** Of the link to the picture on show. */
  #query = '';
  isKept = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#query = '';
  }

  /** Call as often as the picture changes. */
  about(album: AlbumStore | null, query: string): void {
    if (!album || query === this.#query) return;
    this.#album = album;
    this.#query = query;
    this.isKept = false;
    // Without storage nothing is kept, which the album says.
    void album.add('seen', [{query, at: Date.now()}]).catch(() => undefined);
    this.refresh();
  }

  /** Another tab may keep the picture too, or no longer. */
  refresh(): void {
    const query = this.#query;
    if (query === '') return;
    this.#album?.isKept(query).then(
      (isKept) => this.#mark(query, isKept),
      () => undefined,
    );
  }

  /** Keeps the picture, or no longer; resolves to the sentence that the visitor is told. */
  async toggle(): Promise<string> {
    const album = this.#album;
    const query = this.#query;
    const wasKept = this.isKept;
    if (!album || query === '') return '';
    try {
      if (wasKept) await album.remove('kept', query);
      else await album.add('kept', [{query, at: Date.now()}]);
      this.#mark(query, !wasKept);
      return wasKept ? 'No longer kept' : 'Kept in the album, on this device';
    } catch (error) {
      return `${albumProblem(error)} Save the picture instead.`;
    }
  }

  #mark(query: string, isKept: boolean): void {
    if (query !== this.#query) return;
    this.isKept = isKept;
    this.#host.requestUpdate();
  }
}
