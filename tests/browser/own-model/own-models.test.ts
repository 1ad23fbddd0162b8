import {userEvent} from 'vitest/browser';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import type {
  CheckpointFacts,
  ConversionReply,
  ConversionRequest,
} from '../../../src/own-model/conversion/conversion-protocol.ts';
import '../../../src/own-model/own-models.ts';
import type {OwnModels} from '../../../src/own-model/own-models.ts';
import {localModelsOf, type LocalModels} from '../../../src/pictures/local-models.ts';
import {somePictures} from '../../support/elements.ts';
import {all, button, buttons, heard, inside, mount, textOf} from '../../support/mount.ts';
import {tinyModel, tinySpec} from '../../support/tiny-model.ts';

const ID = 'local-0123456789ab';
const facts: CheckpointFacts = {
  id: ID,
  rows: [['Family', 'StyleGAN2-ADA']],
  spec: tinySpec,
  keptBytes: 3_000_000,
  notes: ['Its noise is left out.'],
};

/** Answers what the test says, when it says so. */
class FakeWorker extends EventTarget {
  static latest: FakeWorker | null = null;
  readonly requests: ConversionRequest[] = [];
  isEnded = false;

  constructor() {
    super();
    FakeWorker.latest = this;
  }

  postMessage(request: ConversionRequest): void {
    this.requests.push(request);
  }

  terminate(): void {
    this.isEnded = true;
  }

  say(...replies: ConversionReply[]): void {
    for (const data of replies) this.dispatchEvent(new MessageEvent('message', {data}));
  }
}

let site = '';
let store: LocalModels;
let tests = 0;

beforeEach(() => {
  // A store of its own for each test.
  site = new URL(`/own-models-${++tests}/`, location.href).href;
  store = localModelsOf(site);
  vi.stubGlobal('Worker', FakeWorker);
});

afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  for (const name of await caches.keys()) if (name.includes('own-models-')) await caches.delete(name);
});

async function modelFiles(
  change: Partial<ModelDescriptor> = {},
): Promise<Extract<ConversionReply, {type: 'converted'}>> {
  const {descriptor, files} = await tinyModel();
  files.delete('model.json');
  return {
    type: 'converted',
    descriptor: {...descriptor, id: ID, title: 'Mine', noun: 'mine', ...change},
    shards: files,
  };
}

async function open(change: Partial<OwnModels> = {}): Promise<OwnModels> {
  const {pictures} = somePictures();
  return mount('nonesuch-own-models', {siteUrl: site, pictures, ...change});
}

const said = (sheet: OwnModels): string => textOf(inside(sheet, '.page'));
const form = (sheet: OwnModels): HTMLElement => inside(sheet, 'nonesuch-names-form');
const list = (sheet: OwnModels): HTMLElement => inside(sheet, 'nonesuch-model-list');
const checkpoint = (name = 'my-cats.pkl'): File => new File(['weights'], name);

/** Until the sheet asks what the model is called. */
async function ready(sheet: OwnModels): Promise<void> {
  FakeWorker.latest!.say({type: 'identified', id: ID}, {type: 'opened', facts});
  await vi.waitFor(() => expect(all(sheet, 'nonesuch-names-form')).toHaveLength(1));
  await vi.waitFor(() => expect(all(form(sheet), 'input').length).toBeGreaterThan(2));
}

function choose(sheet: OwnModels, file: File): void {
  const input = inside<HTMLInputElement>(sheet, 'input[type=file]');
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
}

describe('opening a checkpoint', () => {
  it('reads it, asks what it is called, converts it, keeps it and shows it', async () => {
    const sheet = await open();
    const commands = heard(sheet, 'app-command');
    const picked = heard(sheet, 'model-picked');
    expect(inside<HTMLDialogElement>(sheet, 'dialog').open).toBe(true);
    choose(sheet, checkpoint());
    const worker = FakeWorker.latest!;
    expect(worker.requests).toMatchObject([{type: 'open'}]);
    worker.say({type: 'step', step: 'hash', share: 0.4});
    await sheet.updateComplete;
    expect(said(sheet)).toContain('Reading the file (0.0 MB) …');
    expect(inside<HTMLProgressElement>(sheet, 'progress').value).toBe(40);
    worker.say({type: 'step', step: 'read', share: 0.9});
    await sheet.updateComplete;
    expect(said(sheet)).toContain('Taking the generator out of it …');
    await ready(sheet);
    const told = textOf(inside(sheet, 'nonesuch-facts-of-file').shadowRoot!);
    expect(told).toContain('StyleGAN2-ADA');
    expect(told).toContain('Its noise is left out.');
    const title = inside<HTMLInputElement>(form(sheet), '[name=title]');
    expect(title.value).toBe('My cats');
    await userEvent.fill(inside(form(sheet), '[name=licence]'), 'NVIDIA Source Code License-NC');
    expect(textOf(inside(form(sheet), '#licence-hint'))).toMatch(/non-commercial|commercial/);
    await userEvent.click(button(form(sheet), 'Open'));
    await vi.waitFor(() => expect(worker.requests).toHaveLength(2));
    expect(worker.requests[1]).toMatchObject({
      ...{type: 'convert', before: null},
      names: {title: 'My cats', licence: 'NVIDIA Source Code License-NC'},
    });
    worker.say(await modelFiles());
    await vi.waitFor(() => expect(picked).toMatchObject([{model: ID}]));
    expect(commands).toMatchObject([{command: 'close-models'}]);
    expect(await store.find(ID)).toMatchObject({isKept: true});
  });

  it('opens what was dropped on the page, and has another file wait', async () => {
    const sheet = await open({file: checkpoint()});
    expect(FakeWorker.latest!.requests).toHaveLength(1);
    sheet.file = checkpoint('other.pt');
    await sheet.updateComplete;
    await sheet.updateComplete;
    expect(said(sheet)).toContain('“other.pt” has to wait');
  });

  it('can be cancelled, and begun again', async () => {
    const sheet = await open({file: checkpoint()});
    const worker = FakeWorker.latest!;
    await userEvent.click(button(sheet, 'Cancel'));
    expect(worker.isEnded).toBe(true);
    expect(said(sheet)).toContain('Choose a file');
    choose(sheet, checkpoint());
    expect(FakeWorker.latest).not.toBe(worker);
  });

  it('says what is wrong with a file', async () => {
    const sheet = await open({file: checkpoint()});
    FakeWorker.latest!.say({type: 'failed', message: 'This is a classifier and no generator.'});
    await vi.waitFor(() =>
      expect(textOf(inside(sheet, '[role=alert]'))).toBe('This is a classifier and no generator.'),
    );
    await userEvent.click(button(sheet, 'Choose another file'));
    expect(said(sheet)).toContain('Choose a file');
  });

  it('says that the program that converts could not be downloaded', async () => {
    const sheet = await open({file: checkpoint()});
    FakeWorker.latest!.dispatchEvent(new Event('error', {cancelable: true}));
    await vi.waitFor(() =>
      expect(textOf(inside(sheet, '[role=alert]'))).toMatch(
        /^The program that converts stopped, or could not be/,
      ),
    );
  });

  it('offers to show it without keeping it where there is no room', async () => {
    vi.spyOn(navigator.storage, 'estimate').mockResolvedValue({quota: 2e6, usage: 1e6});
    const sheet = await open({file: checkpoint()});
    const picked = heard(sheet, 'model-picked');
    await ready(sheet);
    expect(textOf(inside(form(sheet), '[role=alert]'))).toMatch(
      /takes 3\.0 MB, but this browser has only 1\.0 MB/,
    );
    await userEvent.click(button(form(sheet), 'Open without keeping it'));
    await vi.waitFor(() => expect(FakeWorker.latest!.requests).toHaveLength(2));
    FakeWorker.latest!.say(await modelFiles());
    await vi.waitFor(() => expect(picked).toHaveLength(1));
    expect(await store.find(ID)).toMatchObject({isKept: false});
  });

  it('says so where the room was less than it seemed', async () => {
    const sheet = await open({file: checkpoint()});
    const picked = heard(sheet, 'model-picked');
    await ready(sheet);
    vi.spyOn(store, 'keep').mockRejectedValue(new DOMException('Full.', 'QuotaExceededError'));
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await userEvent.click(button(form(sheet), 'Open'));
    await vi.waitFor(() => expect(FakeWorker.latest!.requests).toHaveLength(2));
    FakeWorker.latest!.say(await modelFiles());
    await vi.waitFor(() => expect(said(sheet)).toContain('it is gone when this tab closes'));
    await userEvent.click(button(sheet, 'Open'));
    expect(picked).toMatchObject([{model: ID}]);
  });

  it('knows a file that is here already, and one that a link does not mean', async () => {
    const {descriptor, shards} = await modelFiles({directions: {sha256: '0'.repeat(64), bytes: 2}});
    store.hold({descriptor, shards}, '{}');
    const sheet = await open({file: checkpoint()});
    FakeWorker.latest!.say({type: 'identified', id: ID});
    await vi.waitFor(() => expect(said(sheet)).toContain('This file is on this device already, as “Mine”.'));
    await store.remove(ID);
    const other = await open({file: checkpoint(), missing: 'local-ffffffffffff'});
    await ready(other);
    expect(said(other)).toContain('This is another file than the link needs');
  });

  it('keeps directions that come later', async () => {
    const sheet = await open({file: checkpoint()});
    await ready(sheet);
    await userEvent.click(button(form(sheet), 'Open'));
    await vi.waitFor(() => expect(FakeWorker.latest!.requests).toHaveLength(2));
    const worker = FakeWorker.latest!;
    worker.say(await modelFiles());
    await vi.waitFor(async () => expect(await store.find(ID)).not.toBeNull());
    const expected = vi.waitFor(() => {
      const directions = store.expectedDirections(ID);
      expect(directions).toBeDefined();
      return directions!;
    });
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    worker.say({type: 'directions', content: 'no JSON', stamp: {sha256: '0'.repeat(64), bytes: 7}});
    expect(await expected).toBeNull();
  });

  it('wants names that can be seen', async () => {
    const sheet = await open({file: checkpoint()});
    await ready(sheet);
    const title = inside<HTMLInputElement>(form(sheet), '[name=title]');
    title.value = 'a\u202eb';
    await userEvent.click(button(form(sheet), 'Open'));
    expect(title.validationMessage).toBe('Leave out characters that are not seen.');
    await userEvent.click(button(form(sheet), 'Cancel'));
    expect(said(sheet)).toContain('Choose a file');
  });
});

describe('the sheet', () => {
  it('closes by its button and by Escape, and says what a link needs', async () => {
    const sheet = await open({missing: ID});
    const commands = heard(sheet, 'app-command');
    expect(textOf(inside(sheet, '.wanted'))).toContain(ID);
    await userEvent.click(button(sheet, 'Close'));
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() =>
      expect(commands.map(({command}) => command)).toEqual(['close-models', 'close-models']),
    );
    expect(inside<HTMLDialogElement>(sheet, 'dialog').open).toBe(true);
  });
});

describe('models of this device', () => {
  async function withModel(): Promise<OwnModels> {
    await store.keep(await modelFiles());
    const sheet = await open();
    await vi.waitFor(() => expect(all(list(sheet), 'ul > li')).toHaveLength(1));
    return sheet;
  }

  it('are opened', async () => {
    const sheet = await withModel();
    const picked = heard(sheet, 'model-picked');
    expect(textOf(inside(list(sheet), 'ul > li'))).toContain('16 px, 0.0 MB. Licence: CC0-1.0.');
    await userEvent.click(button(list(sheet), 'Open Mine'));
    expect(picked).toMatchObject([{model: ID}]);
  });

  it('are renamed', async () => {
    const sheet = await withModel();
    await userEvent.click(button(list(sheet), 'Rename Mine'));
    const names = inside(list(sheet), 'nonesuch-names-form');
    await vi.waitFor(() => expect(buttons(names)).toContain('Save'));
    await userEvent.fill(inside(names, '[name=title]'), 'Yours');
    await userEvent.click(button(names, 'Save'));
    await vi.waitFor(() => expect(textOf(inside(list(sheet), 'strong'))).toBe('Yours'));
    expect((await store.find(ID))!.descriptor.title).toBe('Yours');
  });

  it('stay what they were where nothing can be written', async () => {
    const sheet = await withModel();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(store, 'change').mockRejectedValue(new DOMException('Full.', 'QuotaExceededError'));
    await userEvent.click(button(list(sheet), 'Rename Mine'));
    const names = inside(list(sheet), 'nonesuch-names-form');
    await vi.waitFor(() => expect(buttons(names)).toContain('Save'));
    await userEvent.click(button(names, 'Save'));
    await vi.waitFor(() =>
      expect(textOf(inside(list(sheet), '[role=status]'))).toBe(
        'The change could not be kept: there is no room, or no storage.',
      ),
    );
  });

  it('are downloaded as a folder', async () => {
    const sheet = await withModel();
    let saved: {name: string; url: string} | null = null;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved = {name: this.download, url: this.href};
    });
    await userEvent.click(button(list(sheet), 'Download Mine'));
    await vi.waitFor(() => expect(saved?.name).toBe(`${ID}.zip`));
    // And open again as what they were.
    const zip = new File([await (await fetch(saved!.url)).blob()], `${ID}.zip`);
    await store.remove(ID);
    const again = await open({file: zip});
    const picked = heard(again, 'model-picked');
    await vi.waitFor(() => expect(picked).toMatchObject([{model: ID}]));
    expect((await store.find(ID))!.descriptor.title).toBe('Mine');
  });

  it('are not whole where a file is gone', async () => {
    const sheet = await withModel();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(store, 'files').mockResolvedValue(null);
    await userEvent.click(button(list(sheet), 'Download Mine'));
    await vi.waitFor(() =>
      expect(textOf(inside(list(sheet), '[role=status]'))).toBe(
        'The model could not be packed: open its checkpoint again.',
      ),
    );
  });

  it('are deleted at a second press; the one on show is left', async () => {
    const sheet = await withModel();
    const commands = heard(sheet, 'app-command');
    await userEvent.click(button(list(sheet), 'Delete Mine'));
    await userEvent.click(button(list(sheet), 'Keep it'));
    await userEvent.click(button(list(sheet), 'Delete Mine'));
    sheet.pictures = somePictures({model: {id: ID}}).pictures;
    await sheet.updateComplete;
    await userEvent.click(button(list(sheet), 'Delete 0.0 MB'));
    await vi.waitFor(() => expect(all(list(sheet), 'ul > li')).toHaveLength(0));
    expect(commands).toMatchObject([{command: 'leave-model'}]);
    expect(await store.find(ID)).toBeNull();
  });
});
