// Runs model.onnx of a folder on the images of job.json with a runtime, and prints the answers as JSON.
//
//     node run.mjs onnxruntime-node|onnxruntime-web DIR
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

const [runtime, dir] = process.argv.slice(2);
const ort = await import(runtime);
const {InferenceSession, Tensor} = ort.default ?? ort;
if (runtime === 'onnxruntime-web') ort.env.wasm.numThreads = 1;
const read = (name) => {
  const bytes = readFileSync(join(dir, name));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
};
const session = await InferenceSession.create(new Uint8Array(read('model.onnx')), {executionProviders: [runtime === 'onnxruntime-web' ? 'wasm' : 'cpu']});
const answers = [];
for (const {file, shape} of JSON.parse(readFileSync(join(dir, 'job.json'), 'utf8'))) {
  const out = await session.run({image: new Tensor('float32', new Float32Array(read(file)), shape)});
  answers.push(Object.fromEntries(Object.entries(out).map(([name, t]) => [name, {shape: [...t.dims], values: [...t.data]}])));
}
process.stdout.write(JSON.stringify(answers));
