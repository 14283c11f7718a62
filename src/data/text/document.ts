/** A text with its classes. */
export interface TextDocument {
  /** Unique name within the collection. */
  readonly name: string;
  readonly split: 'train' | 'test';
  /** Classes of the text, such as its newsgroup or the topics of a news story. */
  readonly classes: readonly string[];
  readonly text: string;
}
