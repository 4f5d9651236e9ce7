/** What a painting net has learnt of one style: a value for each vector that it reads. Plain, to be kept and sent. */
export interface LearntStyle {
  /** Name of the network, and the weights that were learnt beside: with others it means nothing. */
  readonly network: string;
  readonly weightsSha256: string;
  readonly values: Readonly<Record<string, Float32Array>>;
}
