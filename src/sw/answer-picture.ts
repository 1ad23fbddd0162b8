/** Requests for `pictures/...`: the PNG, or for somebody who opens the address the page that shows it. */
import {
  parsePictureUrl,
  pictureAddress,
  pictureFileName,
  type PictureIdentity,
} from '../pictures/picture-address.ts';
import {withSeedOfName} from '../pictures/name-address.ts';
import {isLocalModel, missingLocalModel} from '../pictures/local-address.ts';
import {missingVersion} from '../pictures/picture-text.ts';
import {answerPicturePage} from './answer-page.ts';
import {picturePage} from './build-constants.ts';
import {askAgain, modelExists} from './model-cache.ts';
import {makePicture} from './pages.ts';
import {newestDescriptor} from './model-descriptors.ts';
import {findPicture, holdPicture, withVersion} from './picture-cache.ts';
import {isolated, sentence} from './responses.ts';
import {siteUrl} from './scope.ts';

function pngResponse(identity: PictureIdentity, png: ArrayBuffer, method: string): Response {
  return isolated(
    new Response(method === 'HEAD' ? null : png, {
      headers: {
        'Content-Type': 'image/png',
        'Content-Length': String(png.byteLength),
        'Content-Disposition': `inline; filename="${pictureFileName(identity)}"`,
        // Without a version the address means another picture after an update.
        'Cache-Control': 'no-cache',
      },
    }),
  );
}

const wrongAddress =
  'There is no picture at this address: it would be like pictures/pony/seed0000042.png?psi=0.7&v=9, with a seed from 0 to 4294967295.';

/** The PNG: held, or made by an open page. */
async function answerPng(
  request: Request,
  identity: PictureIdentity,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
  const held = await findPicture(identity);
  if (held) return pngResponse(identity, held, request.method);
  const isUnknown = (await modelExists(identity.model)) === false;
  // A page may have one in its memory.
  if (isUnknown && !isLocalModel(identity.model)) return unknownModel(identity);
  const missing = isUnknown ? null : await answerMissingVersion(identity);
  if (missing) return missing;
  // Whoever asked at the same time may have it by now.
  const found = await findPicture(identity);
  if (found) return pngResponse(identity, found, request.method);
  const made = await makePicture(pictureAddress(identity), identity);
  if ('refusal' in made && isUnknown) return unknownModel(identity);
  if ('refusal' in made) return sentence(503, `This picture could not be made: ${made.refusal}`);
  waitUntil(holdPicture(identity, made.png));
  return pngResponse(identity, made.png, request.method);
}

function unknownModel({model}: PictureIdentity): Response {
  return sentence(
    404,
    isLocalModel(model) ? missingLocalModel(model) : `There is no model "${model}" on this site.`,
  );
}

/** The answer where this site does not have the version that is asked for; null where it has, or nobody can say. */
async function answerMissingVersion({model, version}: PictureIdentity): Promise<Response | null> {
  const known = (await newestDescriptor(model))?.version;
  if (version === undefined || known === undefined || version === known) return null;
  if ((await modelExists(`${model}/v${version}`)) !== false) return null;
  // The host may have been updated since: a link to its newest comes from somebody who has seen it.
  await askAgain(model);
  const newest = (await newestDescriptor(model))?.version ?? known;
  if (version === newest) return null;
  return sentence(404, missingVersion(version, newest));
}

/**
 * Who opens the address in a tab gets a small page that shows the picture alone, not the bare PNG: the browsers' "Save
 * image as" would ask the host for a bare one, which has none.
 */
async function answerNavigation(
  request: Request,
  identity: PictureIdentity,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
  const mayBe = isLocalModel(identity.model) || (await modelExists(identity.model)) !== false;
  if (!mayBe) return unknownModel(identity);
  return (await answerPicturePage(picturePage)) ?? answerPng(request, identity, waitUntil);
}

export async function answerPicture(
  request: Request,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
  const asked = parsePictureUrl(await withSeedOfName(request.url), siteUrl);
  if (!asked) return sentence(404, wrongAddress);
  // It means the newest, which may be another one since this was last asked.
  if (asked.version === undefined) await askAgain(asked.model);
  const identity = await withVersion(asked);
  return request.mode === 'navigate'
    ? answerNavigation(request, identity, waitUntil)
    : answerPng(request, identity, waitUntil);
}
