/** A text with what is known of it. */
export interface TextDocument {
  /** Tells it from the others of its collection. */
  readonly name: string;
  readonly split: 'train' | 'test';
  /** Its classes, such as the newsgroup or the topics of a news story. */
  readonly classes: readonly string[];
  readonly text: string;
}
