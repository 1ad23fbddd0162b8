/** Reads `models/<id>/model.json` strictly: what is not understood is refused by name, so that no picture is ever made from half a model. */
import {
  array,
  check,
  exactOptional,
  finite,
  integer,
  literal,
  maxValue,
  minLength,
  minValue,
  nullable,
  number,
  picklist,
  pipe,
  record,
  regex,
  strictObject,
  string,
  unknown,
  variant,
} from 'valibot';
import type {GenericSchema} from 'valibot';
import {DescriptorError, parseWith} from './descriptor-error.ts';
import type {ModelDescriptor} from './descriptor.ts';
import {atMost, MOST_SHARDS, MOST_TENSORS, text, version} from './limits.ts';
import {generatorSpec} from './parse-generator-spec.ts';
import {modelId} from './parse-index.ts';
import {checkWeights, MAX_SHARD_BYTES} from './weight-layout.ts';

const finiteNumber = pipe(number(), finite('a finite number'));
const count = pipe(
  number(),
  integer('a whole number'),
  minValue(1, 'a number of at least 1'),
  maxValue(2 ** 31, 'a number of at most 2147483648'),
);
/** A plain file name, so that a manifest cannot reach outside of its model's folder. */
const fileName = pipe(string(), regex(/^[\w-][\w.-]*\.bin$/, 'a plain file name that ends in .bin'));
const fileStamp = strictObject({
  sha256: pipe(string(), regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 lower-case hexadecimal digits')),
  bytes: pipe(
    count,
    check((bytes) => bytes <= MAX_SHARD_BYTES, `at most ${MAX_SHARD_BYTES} (4 MiB)`),
  ),
});
const affine = {scale: finiteNumber, min: finiteNumber};

const descriptorSchema: GenericSchema<unknown, ModelDescriptor> = strictObject({
  format: literal(1),
  id: modelId,
  version,
  title: text,
  noun: text,
  licence: text,
  dataSource: text,
  truncation: strictObject({
    psi: pipe(number(), minValue(-2, 'a number from -2 to 2'), maxValue(2, 'a number from -2 to 2')),
    cutoff: nullable(pipe(count, maxValue(100, 'a number of at most 100'))),
  }),
  classes: exactOptional(pipe(unknown(), atMost(100_000), array(text))),
  generator: generatorSpec,
  weightsManifest: pipe(
    unknown(),
    atMost(MOST_SHARDS),
    array(
      strictObject({
        paths: pipe(
          unknown(),
          atMost(MOST_SHARDS),
          array(fileName),
          minLength(1, 'a list of at least one shard'),
        ),
        weights: pipe(
          unknown(),
          atMost(MOST_TENSORS),
          array(
            strictObject({
              name: text,
              shape: pipe(unknown(), atMost(8), array(count)),
              dtype: literal('float32'),
              quantization: exactOptional(
                variant('dtype', [
                  strictObject({dtype: picklist(['uint8', 'uint16']), ...affine}),
                  strictObject({dtype: literal('float16')}),
                ]),
              ),
            }),
          ),
        ),
      }),
    ),
    minLength(1, 'a list of at least one weight group'),
  ),
  shards: pipe(unknown(), atMost(MOST_SHARDS), record(string(), fileStamp)),
  medium: exactOptional(picklist(['drawing', 'photograph'])),
  directions: exactOptional(fileStamp),
  traits: exactOptional(fileStamp),
  text: exactOptional(fileStamp),
});

/**
 * @param json the parsed JSON of a `model.json`
 * @param file how to call the file in a sentence
 * @throws {DescriptorError} naming the field, tensor or shard that is wrong
 */
export function parseDescriptor(json: unknown, file = 'model.json'): ModelDescriptor {
  const descriptor = parseWith(descriptorSchema, json, file);
  const {classes, generator} = descriptor;
  if (classes && classes.length !== generator.mapping.cDim) {
    throw new DescriptorError(
      `${file}: "classes" must name all ${generator.mapping.cDim} classes of the generator, got ${classes.length}.`,
    );
  }
  checkWeights(descriptor, file);
  return descriptor;
}
