/** A statement of the paper that an experiment's numbers can confirm or contradict. Models are named as in the table. */
export type Claim =
  /** The test error stays within this share of the mean image's. */
  | { readonly kind: 'learns nothing'; readonly model: string; readonly within: number }
  /** The model reaches the other's final test error within this share of its epochs. */
  | { readonly kind: 'learns faster'; readonly model: string; readonly than: string; readonly share: number }
  /** The test error, averaged over the seeds, is at most the other's. */
  | { readonly kind: 'is no worse'; readonly model: string; readonly than: string }
  /** For every seed, the model's codes retrieve documents better than the other's, up to this number of retrieved ones. */
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
