/** Snapshots of stylegan3, configurations T and R; its `stylegan2` configuration is one of `stylegan2-ada-pickle.ts`. */
import type {Checkpoint, Content, Family} from '../checkpoint.ts';
import {Fields} from '../containers/fields.ts';
import {ParameterTable} from './parameter-table.ts';
import {generatorModule, moduleTensors, submodule} from '../containers/persistent-module.ts';
import {attributes} from './stylegan2-ada-pickle.ts';
import {foldStyleGan3} from './stylegan3-fold.ts';
import {outputScaleOf, required, storedLayers, styleGan3Spec} from './stylegan3-spec.ts';

export const styleGan3Pickle: Family = {
  name: 'stylegan3',
  match: (content: Content) => submodule(generatorModule(content), 'synthesis', 'input') !== null,
  open(content: Content): Checkpoint {
    const generator = required(generatorModule(content), 'G_ema');
    const synthesis = required(submodule(generator, 'synthesis'), 'synthesis');
    const table = new ParameterTable(moduleTensors(generator));
    const mapping = new Fields(
      attributes(submodule(generator, 'mapping', 'fc0'), {
        activation: 'activation',
        lr_multiplier: 'bias_gain',
      }),
      'mapping.fc0',
    );
    const layers = storedLayers(synthesis);
    const spec = styleGan3Spec(generator, layers, table, mapping);
    return {
      family: this.name,
      spec,
      tensors: foldStyleGan3(spec, layers, outputScaleOf(synthesis), table, mapping),
      notes: [],
      defaults: {psi: 1, cutoff: null},
    };
  },
};
