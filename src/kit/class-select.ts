/** Which class of a conditional model is shown. Nothing for a model without classes. */
import {html, nothing} from 'lit';
import type {ModelDescriptor} from '../model/descriptor.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {ClassPickedEvent} from './events.ts';

/** By index; those that nobody has named are numbered from 0, as in addresses and on NVIDIA's command line. */
function classNames({classes, generator}: ModelDescriptor): readonly string[] {
  return classes ?? Array.from({length: generator.mapping.cDim}, (_, i) => `Class ${i}`);
}

/** @fires class-picked */
export function classSelect(pictures: Pick<ModelPictures, 'model' | 'options'> | null): unknown {
  if (!pictures || pictures.model.generator.mapping.cDim < 2) return nothing;
  const {classIndex: chosen = 0} = pictures.options;
  return html`<select
    class="class"
    aria-label="Class"
    title="Class of the pictures"
    @change=${({currentTarget}: Event) => {
      const select = currentTarget as HTMLSelectElement;
      select.dispatchEvent(new ClassPickedEvent(select.selectedIndex));
    }}
    .selectedIndex=${chosen}
  >
    ${classNames(pictures.model).map((name, i) => html`<option ?selected=${i === chosen}>${name}</option>`)}
  </select>`;
}
