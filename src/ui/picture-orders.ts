/** The pictures of seeds, of one model at one psi, run in one way: what a wall shows. */
import type {ModelDescriptor} from '../model/descriptor.ts';
import type {PictureIdentity} from '../picture/picture-address.ts';
import type {PictureLease, PictureService, RequestOptions} from '../picture/picture-service.ts';
import type {SynthesisOptions} from '../picture/recipe.ts';

export class PictureOrders {
  readonly model: ModelDescriptor;
  readonly psi: number;
  readonly options: SynthesisOptions;
  readonly #pictures: Pick<PictureService, 'request'>;

  constructor(
    pictures: Pick<PictureService, 'request'>,
    model: ModelDescriptor,
    psi: number,
    options: SynthesisOptions = {},
  ) {
    this.#pictures = pictures;
    this.model = model;
    this.psi = psi;
    this.options = options;
  }

  identityOf(seed: number): PictureIdentity {
    const {id, version} = this.model;
    return {model: id, version, ...this.options, seed, psi: this.psi};
  }

  /** See `PictureService.request`. */
  order(seed: number, options: RequestOptions): Promise<PictureLease> {
    return this.#pictures.request(this.identityOf(seed), options);
  }
}
