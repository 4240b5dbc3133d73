// node backbone-node.mjs THREADS SECONDS: the exported backbone in onnxruntime-node; prints JSON.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {measure} from './backbone.mjs';

const ort = createRequire(import.meta.url)('onnxruntime-node');
const image = new Float32Array(new Uint8Array(readFileSync('backbone.f32')).buffer);
const options = {executionProviders: ['cpu'], intraOpNumThreads: Number(process.argv[2]), interOpNumThreads: 1};
console.log(JSON.stringify(await measure(ort, 'backbone.onnx', image, options, Number(process.argv[3]))));
