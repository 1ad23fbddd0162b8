/** `npm run export-onnx`: writes a model as an ONNX file. */
import {runExport} from './onnx/run-export.ts';
import {runCommand} from './run-command.ts';

await runCommand(() => runExport(process.argv.slice(2)));
