/** Whether the picture on show is kept in the album; remembers each one in the history. */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {AlbumStore} from '../pictures/kept/album-store.ts';
import {albumProblem} from '../kit/album-problem.ts';

export class KeptMark implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #album: AlbumStore | null = null;
  /** Of the picture on show. */
  #address = '';
  /** Its PNG, once it is there. */
  #png: Blob | null = null;
  isKept = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#address = '';
  }

  /**
   * Call as often as the picture changes.
   * @param address canonical
   * @param png of the picture, as soon as it is there
   */
  track(album: AlbumStore | null, address: string, png: Blob | null): void {
    if (!album) return;
    if (address === this.#address) {
      if (png === this.#png) return;
      this.#png = png;
      if (this.isKept) void this.#keepPng();
      return;
    }
    this.#album = album;
    this.#address = address;
    this.#png = png;
    this.isKept = false;
    // Without storage nothing is kept, which the album says.
    void album.add('seen', [{address, at: Date.now()}]).catch(() => undefined);
    this.refresh();
  }

  /** Another tab may keep the picture too, or no longer. */
  refresh(): void {
    const address = this.#address;
    if (address === '') return;
    this.#album?.isKept(address).then(
      (isKept) => {
        this.#mark(address, isKept);
        if (this.isKept) void this.#keepPng();
      },
      () => undefined,
    );
  }

  /** Keeps the picture, or no longer; resolves to the sentence that the visitor is told. */
  async toggle(): Promise<string> {
    const album = this.#album;
    const address = this.#address;
    const wasKept = this.isKept;
    if (!album || address === '') return '';
    try {
      if (wasKept) await album.remove('kept', address);
      else {
        await album.add('kept', [{address, at: Date.now()}]);
        if (address === this.#address) await this.#keepPng();
      }
      this.#mark(address, !wasKept);
      return wasKept ? 'No longer kept' : 'Kept in the album, on this device';
    } catch (error) {
      return `${albumProblem(error)} Save the picture instead.`;
    }
  }

  #mark(address: string, isKept: boolean): void {
    if (address !== this.#address) return;
    this.isKept = isKept;
    this.#host.requestUpdate();
  }

  /** What is kept has its PNG with it. Where there is no room for that, it is kept as its link. */
  async #keepPng(): Promise<void> {
    if (this.#png) await this.#album?.putPng(this.#address, this.#png).catch(() => undefined);
  }
}
