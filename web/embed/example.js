// The example page of okuyuki.js: two classes are taught by a few photos each, another photo is asked about.

import {Okuyuki} from './okuyuki.js';

const texts = {
  en: {
    intro: 'Class and depth of photos in your own page. The photos stay in this browser.',
    code: 'In ten lines', teach: '1. Teach two classes', learn: 'Learn', ask: '2. Ask about a photo', photo: 'Photo', name: 'Class', photos: 'Photos, three or more',
    names: ['crack', 'sound'],
    loading: (part) => `Loading: ${Math.round(100 * part)} %`,
    learned: ({cv}) => cv ? `Learned. Of ${cv.total} photos ${cv.correct} were right before the model had seen them.` : 'Learned. There are too few photos to say how well.',
    failed: (kind, index) => `That did not work${index === undefined ? '' : ` (photo ${index + 1})`}: ${kind}`,
    far: (m) => `Depth from ${m.min.toFixed(1)} to ${m.max.toFixed(1)} ${m.unit}`,
  },
  ja: {
    intro: 'ご自分のページで、写真の分類と奥行きの推定ができます。写真はこのブラウザーの外に出ません。',
    code: '10行のコード', teach: '1. 2つの分類を学習させる', learn: '学習する', ask: '2. 別の写真で試す', photo: '写真', name: '分類名', photos: '写真（3枚以上）',
    names: ['ひび割れ', '健全'],
    loading: (part) => `読み込み中: ${Math.round(100 * part)} %`,
    learned: ({cv}) => cv ? `学習しました。学習に使っていない状態で確かめた結果、${cv.total} 枚中 ${cv.correct} 枚が正解でした。` : '学習しました。正解率を確かめるには写真が足りません。',
    failed: (kind, index) => `処理できませんでした${index === undefined ? '' : `（${index + 1} 枚目の写真）`}: ${kind}`,
    far: (m) => `奥行き ${m.min.toFixed(1)}〜${m.max.toFixed(1)} ${m.unit}`,
  },
};
const language = navigator.language.startsWith('ja') ? 'ja' : 'en';
const t = texts[language];
const $ = (id) => document.getElementById(id);

document.documentElement.lang = language;
for (const element of document.querySelectorAll('[data-text]')) element.textContent = t[element.dataset.text];
const classes = t.names.map((name, i) => {
  const group = document.createElement('fieldset');
  const text = Object.assign(document.createElement('input'), {type: 'text', value: name, id: `name-${i}`, required: true});
  const files = Object.assign(document.createElement('input'), {type: 'file', accept: 'image/*', multiple: true, id: `photos-${i}`});
  for (const [caption, input] of [[t.name, text], [t.photos, files]]) {
    const label = document.createElement('label');
    label.append(caption, input);
    group.append(label);
  }
  document.querySelector('.classes').append(group);
  return {text, files};
});

const say = (id, text) => { $(id).textContent = text; };
const failed = (id) => (error) => say(id, t.failed(error.kind ?? error.message, error.params?.index));

const starting = Okuyuki.start({onProgress: (part) => say('said', t.loading(part))});
starting.then(() => {
  say('said', '');
  $('learn').disabled = $('photo').disabled = false;
}, failed('said'));

$('teach').onsubmit = async (event) => {
  event.preventDefault();
  const okuyuki = await starting;
  const examples = classes.flatMap(({text, files}) => [...files.files].map((photo) => ({photo, label: text.value})));
  $('learn').disabled = true;
  $('progress').hidden = false;
  say('learned', '');
  try {
    say('learned', t.learned(await okuyuki.tune(examples, {onProgress: ({fraction}) => { $('progress').value = fraction; }})));
    if ($('photo').files.length) await ask();
  } catch (error) {
    failed('learned')(error);
  } finally {
    $('learn').disabled = false;
    $('progress').hidden = true;
  }
};

$('photo').onchange = () => ask().catch(failed('said'));

async function ask() {
  const [photo] = $('photo').files;
  if (!photo) return;
  const prediction = await (await starting).predict(photo);
  $('classes').replaceChildren(...prediction.classes.slice(0, 3).map(({label, p}) => {
    const line = document.createElement('li');
    line.textContent = `${label}: ${(100 * p).toFixed(0)} %`;
    return line;
  }));
  show(prediction.depth);
  say('said', t.far(prediction.depth));
  $('answer').hidden = false;
}

// Near is bright: the logarithm of the distance between the nearest and the farthest.
function show({width, height, data, min, max}) {
  const canvas = Object.assign($('depth'), {width, height});
  const picture = new ImageData(width, height);
  data.forEach((metres, i) => {
    const near = 1 - Math.log(metres / min) / Math.log(max / min || 2);
    picture.data.set([255 * near, 40 + 180 * near, 70 + 90 * near, 255], 4 * i);
  });
  canvas.getContext('2d').putImageData(picture, 0, 0);
}
