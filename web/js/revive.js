// What the page does when the engine dies, of lack of memory for example: another one is started, is given the learnt model, and
// reads on. The user is told what goes on by itself. An engine that dies over and over is left alone until the user asks for it.

import './strings-engine.js';

import {EngineError} from './engine-client.js';
import {current, t} from './i18n.js';
import {patch, state} from './store.js';

const most = 3; // restarts within
const period = 120000; // ms

/** Keeps an engine alive. */
export class Reviver {
  #engine;
  #photos;
  #snack;
  #greet;
  #times = []; // of the restarts
  #starts = 0;

  /** @param {() => Promise<void>} greet asks a started engine what it is, which makes it ready */
  constructor(engine, photos, snack, greet) {
    this.#engine = engine;
    this.#photos = photos;
    this.#snack = snack;
    this.#greet = greet;
  }

  /** The engine has died. */
  async stopped(error) {
    if (state.engine.status !== 'ready') return; // whoever waits for its start hears of it
    this.#photos.lost();
    const now = Date.now();
    this.#times = [...this.#times.filter((time) => now - time < period), now];
    if (this.#times.length > most) return this.#giveUp();
    const {name} = state.job;
    const why = error.params.why === 'memory' ? 'memory' : 'unknown';
    const sentences = [t(`lost.${why}`), t('lost.kept'), t(`lost.job.${name || 'photos'}`)];
    this.#snack.show(sentences.join(current() === 'ja' ? '' : ' '), null, {bad: true});
    await this.#start();
  }

  /** Starts the engine that was given up. */
  again() {
    if (state.engine.status !== 'failed') return;
    this.#times = [];
    this.#start();
  }

  async #start() {
    const mine = ++this.#starts;
    patch('engine', {status: 'restarting', error: null});
    try {
      await this.#engine.restart();
      await this.#greet();
      const {model} = state.project;
      if (model) {
        const {body} = await this.#engine.request('import-model', {}, [await model.bytes.arrayBuffer()]);
        patch('engine', {model: body.model});
      }
      this.#photos.open();
    } catch (failure) {
      if (mine !== this.#starts) return; // it has died once more, and another one is being started
      if (failure.kind === 'stopped') this.#giveUp();
      else patch('engine', {status: 'failed', error: failure});
    }
  }

  #giveUp() {
    this.#photos.lost();
    patch('engine', {status: 'failed', error: new EngineError('gave_up')});
    this.#snack.show(`${t('error.gave_up')} — ${t('error.gave_up.fix')}`, {text: t('lost.again'), run: () => this.again()}, {bad: true});
  }
}
