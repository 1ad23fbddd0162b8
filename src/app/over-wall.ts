/** What lies over the wall: album, picture, about, slideshow and help, one over another. */
import {html, nothing} from 'lit';
import type {EngineClient} from '../engine/client/engine-client.ts';
import type {AlbumStore} from '../pictures/kept/album-store.ts';
import '../about/about.ts';
import '../album/album.ts';
import '../explore/explore.ts';
import '../about/help.ts';
import '../slideshow/slideshow.ts';
import {keepsNothing, lossesOf} from '../pictures/losses.ts';
import type {PictureStore} from '../pictures/picture-store.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import type {Layer} from './layers.ts';
import type {PageState} from './url-state.ts';
import type {WallSeeds} from '../wall/wall.ts';
import '../viewer/viewer.ts';

export interface OverWall {
  page: PageState;
  /** Truncation psi of what is shown. */
  psi: number;
  engine: EngineClient;
  pictures: ModelPictures | null;
  /** Which seeds the wall shows; null for all. */
  seeds: WallSeeds | null;
  album: AlbumStore;
  store: PictureStore;
}

/** @param layers those that are open, the uppermost last */
export function renderLayers(layers: readonly Layer[], view: OverWall): unknown {
  const {page, psi, engine, pictures, seeds, album, store} = view;
  const {siteUrl} = store;
  // The panels are part of the picture's layer; about is above all else by itself.
  const uppermost = layers.filter((layer) => layer !== 'explore').at(-1);
  const templates: Record<Layer, () => unknown> = {
    // It stands in the place of the wall.
    plane: () => nothing,
    album: () =>
      html`<nonesuch-album
        ?inert=${uppermost !== 'album'}
        .store=${album}
        .pictures=${pictures}
      ></nonesuch-album>`,
    picture: () =>
      html`<nonesuch-viewer
        ?inert=${uppermost !== 'picture'}
        .pictures=${pictures}
        .album=${album}
        .seed=${page.seed!}
        .psi=${psi}
        .explore=${page.explore}
        .siteUrl=${siteUrl}
        .single=${page.one}
      ></nonesuch-viewer>`,
    explore: () => nothing,
    about: () =>
      html`<nonesuch-about
        .engine=${engine}
        .pictures=${pictures}
        .siteUrl=${siteUrl}
        .losses=${lossesOf(store.obstacle, engine.report, keepsNothing())}
      ></nonesuch-about>`,
    show: () =>
      html`<nonesuch-slideshow
        .pictures=${pictures}
        .wallSeed=${page.wall!}
        .seeds=${seeds}
        .psi=${psi}
        .morphs=${page.morphs}
      ></nonesuch-slideshow>`,
    help: () => html`<nonesuch-help></nonesuch-help>`,
    // A sheet of its own, with code that few visits need.
    models: () => nothing,
  };
  return (Object.entries(templates) as [Layer, () => unknown][]).map(([layer, template]) =>
    layers.includes(layer) ? template() : nothing,
  );
}
