/** Networks whose pictures are no squares: their learnt constant has another shape than 4 x 4, and every layer with it. */
import {blockSize} from '../../model/architecture.ts';
import type {StyleGan2Spec} from '../../model/generator-spec.ts';

/** @param shape height and width of the learnt constant */
export function startOf(shape: readonly number[]): Pick<StyleGan2Spec['synthesis'], 'start'> {
  const [height, width] = shape as [number, number];
  return height === 4 && width === 4 ? {} : {start: [height, width]};
}

/** Height and width at a resolution, as shapes have them. */
export function gridOf(spec: StyleGan2Spec, resolution: number): [height: number, width: number] {
  const {height, width} = blockSize(spec, resolution);
  return [height, width];
}
