/** What all commands share: how they write to the terminal, and how they end. */
import {printableLines} from '../src/lib/printable.ts';
import {CheckpointError} from '../src/checkpoint/checkpoint-error.ts';
import {DescriptorError} from '../src/model/descriptor-error.ts';
import {systemSentence} from './system-sentence.ts';
import {UsageError} from './usage-error.ts';

/** Of a fault of ours: what is above it in somebody's library helps nobody. */
const longestStack = 4000;

/** Writes the result. Names and titles of untrusted files may stand in it, as in what is reported. */
export function print(text: string): void {
  process.stdout.write(`${printableLines(text)}\n`);
}

/** Writes what is said beside the result. */
export function report(text: string): void {
  process.stderr.write(`${printableLines(text)}\n`);
}

/** What is wrong with the call, a file or the place that is written to is one sentence, all else is a fault of ours. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, longestStack);
  if ([CheckpointError, DescriptorError, UsageError].some((kind) => error instanceof kind))
    return error.message;
  return systemSentence(error) ?? (error.stack ?? error.message).slice(0, longestStack);
}

function end(error: unknown): never {
  report(messageOf(error));
  process.exit(1);
}

/** Whoever read what is printed has gone, or has no room for it: nobody is left to work for. */
function outputEnds(error: NodeJS.ErrnoException): never {
  const isClosed = error.code === 'EPIPE';
  report(
    isClosed
      ? 'What is printed was read no further, so the command has stopped.'
      : (systemSentence(error, 'What is printed') ?? error.message),
  );
  process.exit(1);
}

/** Runs a command to its end, whatever that is. */
export async function runCommand(command: () => void | Promise<void>): Promise<void> {
  process.stdout.on('error', outputEnds);
  // There is nowhere to say so; the exit code is what is left.
  process.stderr.on('error', () => undefined);
  // Before those of TensorFlow.js's WebAssembly, which throw again what they are given.
  process.prependListener('uncaughtException', end);
  process.prependListener('unhandledRejection', end);
  try {
    await command();
  } catch (error) {
    report(messageOf(error));
    process.exitCode = 1;
  }
}
