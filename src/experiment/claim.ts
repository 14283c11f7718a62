/** A statement of the paper that an experiment's numbers can bear out or not. Models are named as in the table. */
export type Claim =
  /** The test error stays within this share of the mean image's. */
  | { readonly kind: 'learns nothing'; readonly model: string; readonly within: number }
  /** The model comes to the other's last test error in at most this share of its epochs. */
  | { readonly kind: 'learns faster'; readonly model: string; readonly than: string; readonly share: number }
  /** The test error, averaged over the seeds, is at most the other's. */
  | { readonly kind: 'is no worse'; readonly model: string; readonly than: string }
  /** For every seed, documents are found better by the model's codes than by the other's, up to so many retrieved. */
  | {
      readonly kind: 'retrieves better';
      readonly model: CodedModel;
      readonly than: CodedModel;
      readonly upTo: number;
    };

export interface CodedModel {
  readonly model: string;
  readonly codeSize: number;
}
