/** What carries the open picture away: save, share, copy. */
import {html, nothing, type TemplateResult} from 'lit';
import type {PublishedPicture} from '../pictures/picture-store.ts';
import {savePicture} from '../pictures/save-picture.ts';
import {copyLink, copyPicture, share} from '../kit/hand-over.ts';
import {icon} from '../kit/icons.ts';

/**
 * @param picture null while the one that is wanted is not there yet
 * @param link to it; empty while no model is known
 * @param tell gets what the visitor is told once it is done
 */
export function handOverButtons(
  picture: Pick<PublishedPicture, 'src' | 'address' | 'file'> | null,
  name: string,
  link: string,
  tell: (done: Promise<string>) => void,
): TemplateResult {
  return html`<button ?disabled=${!picture} @click=${() => picture && savePicture(picture)}>
      ${icon('save')}<span>Save</span>
    </button>
    ${
      'share' in navigator
        ? html`<button
            class="share"
            ?disabled=${!picture}
            @click=${() => picture && tell(share(picture.file, name, link))}
          >
            ${icon('share')}<span>Share</span>
          </button>`
        : nothing
    }
    <button ?disabled=${link === ''} @click=${() => tell(copyLink(link))}>
      ${icon('link')}<span>Copy link</span>
    </button>
    ${
      'ClipboardItem' in window
        ? html`<button
            class="copy"
            ?disabled=${!picture}
            @click=${() => picture && tell(copyPicture(picture.file))}
          >
            ${icon('copy')}<span>Copy picture</span>
          </button>`
        : nothing
    }`;
}
