/** Converts one checkpoint. To cancel it is to end this worker. */
import {CheckpointError} from '../../checkpoint/checkpoint-error.ts';
import {DescriptorError} from '../../model/descriptor-error.ts';
import {BlobSource, FileChangedError} from './blob-source.ts';
import {FileConversion, identify} from './convert-file.ts';
import type {ConversionReply, ConversionRequest, ConversionStep} from './conversion-protocol.ts';

const worker = self as unknown as DedicatedWorkerGlobalScope;
let conversion: FileConversion | null = null;

function reply(message: ConversionReply, transfer: Transferable[] = []): void {
  worker.postMessage(message, transfer);
}

const shareOf =
  (step: ConversionStep) =>
  (share: number): void =>
    reply({type: 'step', step, share});

function sentenceOf(error: unknown): string {
  if (
    error instanceof CheckpointError ||
    error instanceof FileChangedError ||
    error instanceof DescriptorError
  ) {
    return error.message;
  }
  console.error(error);
  // What browsers throw where no memory is left.
  if (error instanceof RangeError)
    return 'This device has not enough memory for that file: close other tabs, or convert it on another one.';
  return 'Something went wrong while the file was converted: open it again.';
}

function open(file: File): void {
  const source = new BlobSource(file);
  const id = identify(source, shareOf('hash'));
  reply({type: 'identified', id});
  conversion = new FileConversion(id, source, shareOf('read'));
  reply({type: 'opened', facts: conversion.facts});
}

function convert({names, before}: Extract<ConversionRequest, {type: 'convert'}>): void {
  const {descriptor, shards} = conversion!.convert(names, before);
  const buffers = [...shards.values()].map(({buffer}) => buffer);
  reply({type: 'converted', descriptor, shards}, buffers);
  const {content, stamp} = conversion!.directions();
  reply({type: 'directions', content, stamp});
}

worker.addEventListener('message', ({data}: MessageEvent<ConversionRequest>) => {
  try {
    if (data.type === 'open') open(data.file);
    else convert(data);
  } catch (error) {
    reply({type: 'failed', message: sentenceOf(error)});
  }
});
