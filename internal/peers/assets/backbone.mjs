// Runs the exported backbone in an ONNX Runtime, native or web, and tells the median time and what the taps hold.
export async function measure(ort, model, image, options, seconds) {
  const session = await ort.InferenceSession.create(model, {graphOptimizationLevel: 'all', ...options});
  const feeds = {image: new ort.Tensor('float32', image, [1, 3, 160, 224])};
  for (let i = 0; i < 5; i++) await session.run(feeds);
  const times = [];
  for (const start = performance.now(); times.length < 5 || performance.now() - start < 1e3 * seconds;) {
    const before = performance.now();
    await session.run(feeds);
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  return {ms: times[times.length >> 1], check: check(await session.run(feeds))};
}

// check writes mean and root mean square of each tap, as the Go program does.
function check(taps) {
  return ['tap4', 'tap8', 'tap16', 'tap32'].map((name) => {
    let sum = 0, squares = 0;
    for (const v of taps[name].data) { sum += v; squares += v * v; }
    const n = taps[name].data.length;
    return `${name} ${(sum / n).toFixed(5)} ${Math.sqrt(squares / n).toFixed(5)}`;
  }).join(' ');
}
