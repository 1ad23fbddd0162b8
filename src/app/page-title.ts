/** What the browser calls the page: in its tab, its history and its bookmarks. */
import type {Recipe} from '../pictures/recipe.ts';
import type {ReactiveControllerHost} from 'lit';
import {PictureWords} from '../kit/picture-words.ts';
import type {ModelSession} from './model-session.ts';
import type {PageState} from './url-state.ts';

/**
 * @param many what the model makes, "Ponies"; null until it is known
 * @param wish what the wall is to show; empty for everything
 */
export function wallTitle(many: string | null, wish = ''): string {
  const whole = `Nonesuch: ${many?.toLowerCase() ?? 'pictures'} that do not exist`;
  return wish === '' ? whole : `${wish} · ${whole}`;
}

/** @param many what the model makes, "Ponies"; null until it is known */
export function planeTitle(many: string | null): string {
  return `Plane · ${wallTitle(many)}`;
}

/**
 * @param name the picture's own
 * @param description empty until known, and for models without traits
 */
export function pictureTitle(seed: number, name: string, description: string): string {
  const shows = description.charAt(0).toLowerCase() + description.slice(1);
  return `${name}: ${shows || `seed ${seed}`} · Nonesuch`;
}

/** From now on the title of the document says what the page shows. */
export function keepTitle(
  host: ReactiveControllerHost & {readonly page: PageState; readonly onShow: Recipe | null},
  session: ModelSession,
): void {
  const words = new PictureWords(host);
  host.addController({
    hostUpdated: () => {
      const {seed, psi, explore, wish, plane} = host.page;
      const {pictures} = session;
      if (seed === null) {
        const many = pictures?.model.title ?? null;
        document.title = plane ? planeTitle(many) : wallTitle(many, wish);
        return;
      }
      const recipe = host.onShow ?? {seed, psi: psi ?? 1, edits: explore};
      words.track(pictures, recipe);
      document.title = pictureTitle(recipe.seed, words.name, words.description);
    },
  });
}
