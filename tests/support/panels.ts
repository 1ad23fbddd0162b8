/** A panel as the page opens it. */
import type {PanelElement} from '../../src/kit/panel-element.ts';
import {NOT_EXPLORING, type ExploreState} from '../../src/pictures/explore-state.ts';
import type {Choice} from '../../src/kit/chosen-event.ts';
import {somePictures, type SomeOptions, type SomePictures} from './elements.ts';
import {mount} from './mount.ts';

type Panels = {
  [
    Name in keyof HTMLElementTagNameMap as HTMLElementTagNameMap[Name] extends PanelElement ? Name : never
  ]: HTMLElementTagNameMap[Name];
};

export interface OpenPanel<Panel> extends SomePictures {
  panel: Panel;
  /** What it has chosen, of what is not on its way. */
  chosen: Choice[];
  /** And of what is. */
  drafts: Choice[];
}

export async function openPanel<Name extends keyof Panels>(
  name: Name,
  explore: Partial<ExploreState> = {},
  more: Partial<Panels[Name]> = {},
  options: SomeOptions = {},
): Promise<OpenPanel<Panels[Name]>> {
  const some = somePictures(options);
  const chosen: Choice[] = [];
  const drafts: Choice[] = [];
  const panel = (await mount(
    name,
    {pictures: some.pictures, seed: 42, psi: 0.7, explore: {...NOT_EXPLORING, ...explore}, ...more} as never,
    'width: 340px',
  )) as Panels[Name];
  panel.addEventListener('chosen', ({choice, isDraft}) => (isDraft ? drafts : chosen).push(choice));
  return {...some, panel, chosen, drafts};
}

/** As if the page had taken what was chosen. */
export async function take(panel: PanelElement, {seed, psi, explore}: Choice): Promise<void> {
  if (seed !== undefined) panel.seed = seed;
  if (psi !== undefined) panel.psi = psi;
  panel.explore = {...panel.explore, ...explore};
  await panel.updateComplete;
}
