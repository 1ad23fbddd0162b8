/** What all commands share: how they write to the terminal, and how they end. */
import {printableLines} from '../src/lib/printable.ts';
import {CheckpointError} from '../src/checkpoint/checkpoint-error.ts';
import {DescriptorError} from '../src/model/descriptor-error.ts';
import {UsageError} from './usage-error.ts';

/** Writes the result. Names and titles of untrusted files may stand in it, as in what is reported. */
export function print(text: string): void {
  console.log(printableLines(text));
}

/** Writes what is said beside the result. */
export function report(text: string): void {
  console.error(printableLines(text));
}

/** Runs a command; what is wrong with the call or with a file is one sentence, all else is a fault of ours. */
export async function runCommand(command: () => void | Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const isExpected = [CheckpointError, DescriptorError, UsageError].some((kind) => error instanceof kind);
    const {message, stack = message} = error as Error;
    report(isExpected ? message : stack);
    process.exitCode = 1;
  }
}
