/** What lies over the wall: album, picture, about, slideshow and help, one over another. */
import {html, nothing} from 'lit';
import type {EngineClient} from '../engine/engine-client.ts';
import type {AlbumStore} from '../keep/album-store.ts';
import './about.ts';
import './explore/album.ts';
import './explore/help.ts';
import './explore/show.ts';
import type {Workbench} from './explore/workbench.ts';
import type {Layer} from './layers.ts';
import type {PictureOrders} from './picture-orders.ts';
import type {PageState} from './url-state.ts';
import './viewer.ts';

export interface OverWall {
  page: PageState;
  engine: EngineClient;
  orders: PictureOrders | null;
  bench: Workbench | null;
  album: AlbumStore;
  siteUrl: string;
}

/** @param layers those that are open, the uppermost last */
export function renderLayers(layers: readonly Layer[], view: OverWall): unknown {
  const {page, engine, orders, bench, album, siteUrl} = view;
  // The panels are part of the picture's layer; about is above all else by itself.
  const uppermost = layers.filter((layer) => layer !== 'explore').at(-1);
  const templates: Record<Layer, () => unknown> = {
    album: () =>
      html`<nonesuch-album ?inert=${uppermost !== 'album'} .store=${album} .bench=${bench}></nonesuch-album>`,
    picture: () =>
      html`<nonesuch-viewer
        ?inert=${uppermost !== 'picture'}
        .bench=${bench}
        .album=${album}
        .orders=${orders}
        .seed=${page.seed!}
        .explore=${page.explore}
        .siteUrl=${siteUrl}
        .single=${page.one}
      ></nonesuch-viewer>`,
    explore: () => nothing,
    about: () =>
      html`<nonesuch-about .engine=${engine} .orders=${orders} .siteUrl=${siteUrl}></nonesuch-about>`,
    show: () =>
      html`<nonesuch-show
        .bench=${bench}
        .wallSeed=${page.wall!}
        .psi=${page.psi ?? 1}
        .morphs=${page.morphs}
      ></nonesuch-show>`,
    help: () => html`<nonesuch-help></nonesuch-help>`,
  };
  return (Object.entries(templates) as [Layer, () => unknown][]).map(([layer, template]) =>
    layers.includes(layer) ? template() : nothing,
  );
}
