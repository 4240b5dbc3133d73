// Okuyuki in another web page. `okuyuki embed DIR` writes this module and what it loads; serve DIR from the origin of your page.
//
//   import {Okuyuki} from './DIR/okuyuki.js';
//   const okuyuki = await Okuyuki.start();
//   const {classes, depth} = await okuyuki.predict(file);
//   await okuyuki.tune([{photo: file1, label: 'crack'}, {photo: file2, label: 'sound'}, ...]);
//
// Content Security Policy, if your page has one: script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'.

/** A class of the model. Classes that were learned have one name, in both languages. */
export interface Class {
  id: string;
  ja: string;
  en: string;
}

/** A depth map, row by row. A value that is not finite or not positive is unknown. */
export interface Depth {
  width: number;
  height: number;
  data: Float32Array;
  kind: 'metric' | 'relative';
  /** 'm', or '' for relative depth. */
  unit: string;
  min: number;
  max: number;
}

export interface Prediction {
  /** Of all classes, the most probable first. `label` is the name that was learned, or the base model's id of a scene. */
  classes: {id: string; label: string; p: number}[];
  /** null if it was not asked for. */
  depth: Depth | null;
  /** The labels that contain the right one nine times in ten; empty: like nothing that was learned; null: too few photos to know. */
  set: string[] | null;
  /** How strange the photo is, 0 to 1; out of scope from 1/2. */
  novel: number;
  /** What the engine took, in milliseconds. */
  ms: number;
}

/** A photo to learn from. */
export interface Example {
  photo: Blob;
  /** Its class; null or absent: the photo helps to learn depth only. */
  label?: string | null;
  /** What photos of one place share: they are never on both sides of a cross-validation split. */
  group?: string;
}

export interface TuneOptions {
  /** The same photos and the same seed give the same model, bit for bit. */
  seed?: number;
  steps?: number;
  effort?: 'quick' | 'normal' | 'thorough';
  /** Learn depth as the second task; default true. */
  depth?: boolean;
  onProgress?(progress: {phase: 'prepare' | 'train' | 'validate'; step: number; steps: number; fraction: number; etaMs: number}): void;
  /** An abort rejects with kind 'cancelled' and leaves the model as it was. */
  signal?: AbortSignal;
}

export interface Tuned {
  /** What cross-validation preferred: 'probe' or 'heads'. */
  rung: string;
  steps: number;
  ms: number;
  trainAccuracy: number;
  /** Photos that were right when the model had not seen them, with a 95 % interval; null: too few labels to know. */
  cv: {correct: number; total: number; folds: number; low: number; high: number} | null;
}

/**
 * What every call may reject with. `kind` is for programs: 'not_image', 'corrupt', 'too_large', 'few_classes', 'few_labels', 'cancelled',
 * 'bad_model', 'other_base', 'load', 'integrity', 'stopped' and others; `params` says more, of an example that cannot be read its `index`.
 */
export class OkuyukiError extends Error {
  readonly kind: string;
  readonly params: Record<string, unknown>;
}

export class Okuyuki {
  private constructor();

  /** Loads what is needed, 12 MB or 4 MB compressed, checks it, and starts the engine in a worker. `onProgress` hears 0 to 1. */
  static start(options?: {onProgress?(part: number): void; kernel?: 'portable' | 'simd' | 'relaxed'}): Promise<Okuyuki>;

  readonly version: string;
  /** The kernels in use: 'wasm-relaxed', 'wasm-simd' or 'portable'. */
  readonly kernel: string;
  /** Whether the classes are those of `tune` or `load`. */
  readonly learned: boolean;
  readonly classes: Class[];

  /** Class and depth of a photo: JPEG, PNG, WebP, GIF, and what else the browser can read. */
  predict(photo: Blob, options?: {depth?: boolean}): Promise<Prediction>;

  /** Learns classes from labelled photos: two classes or more, of each two photos or more. Photos are forgotten at the end. */
  tune(examples: Iterable<Example>, options?: TuneOptions): Promise<Tuned>;

  /** What was learned, as a file for `load` and for `okuyuki predict --model`. */
  save(): Promise<Blob>;
  load(model: Blob): Promise<void>;

  /** Ends the engine. What is under way rejects with kind 'stopped'. */
  close(): void;
}
