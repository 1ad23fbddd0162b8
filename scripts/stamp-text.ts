/** `npm run models:text -- <id>`: checks a model's text.json, and names it with its hash in model.json, so that the site reads it. */
import {createHash} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {parseDescriptor} from '../src/model/parse-descriptor.ts';
import {checkTextContent, readJson} from './models/check-files.ts';
import {print, runCommand} from './run-command.ts';
import {UsageError} from './usage-error.ts';

const root = resolve(import.meta.dirname, '../models');

await runCommand(() => {
  const [id, ...more] = process.argv.slice(2);
  if (id === undefined || more.length > 0)
    throw new UsageError('Say which model: npm run models:text -- pony');
  const folder = join(root, id);
  const modelPath = join(folder, 'model.json');
  const descriptor = parseDescriptor(readJson(modelPath, `${id}/model.json`), `${id}/model.json`);
  const [problem] = checkTextContent(folder, id, descriptor);
  if (problem !== undefined) throw new UsageError(problem);
  const content = readFileSync(join(folder, 'text.json'));
  descriptor.text = {
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
  };
  writeFileSync(modelPath, `${JSON.stringify(descriptor, null, 1)}\n`);
  print(`${id}: text.json is named in model.json.`);
});
