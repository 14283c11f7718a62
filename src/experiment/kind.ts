import type { Dataset } from '../data/dataset.js';
import type { Figure } from '../report/figures/render.js';
import type { NetworkSpec } from '../training/network-spec.js';
import type { RunOptions } from '../training/network-turns.js';
import type { DataSpec, ProfileName } from './spec.js';

export interface AnyProfile {
  readonly data: DataSpec;
  readonly networks: readonly NetworkSpec[];
  readonly paper: unknown;
}

export interface SpecOf<Profile> {
  readonly name: string;
  readonly title: string;
  readonly claim: string;
  readonly profiles: Readonly<Record<ProfileName, Profile>>;
}

/** What a run has settled before its training begins. */
export interface Settled<Spec, Profile> {
  readonly spec: Spec;
  readonly profile: ProfileName;
  /** The profile's own, with the epochs that were asked for. */
  readonly settings: Profile;
  readonly dataset: Dataset;
}

/** What a kind of experiment trains and leaves behind. */
export interface Kind<Spec, Profile extends AnyProfile, Row, Model, Result, Report> {
  readonly titleOf: (settled: Settled<Spec, Profile>) => string;
  readonly codeSizeOf: (network: Profile['networks'][number], dataset: Dataset) => number;
  readonly train: (settled: Settled<Spec, Profile>, options: RunOptions<Row, Model>) => Promise<Result>;
  readonly report: (settled: Settled<Spec, Profile>, result: Result) => Promise<Reported<Report>>;
}

/** The files of a result, but for the history and the record. */
export interface Reported<Report> {
  readonly report: Report;
  readonly models: ReadonlyMap<string, Uint8Array>;
  readonly tables: Readonly<Record<string, string>>;
  readonly figures: ReadonlyMap<string, Figure>;
  /** comparison.md, with these paragraphs at its end. */
  readonly page: (notes: readonly string[]) => string;
  /** Come after what the experiment shows. */
  readonly findings: readonly string[];
}
