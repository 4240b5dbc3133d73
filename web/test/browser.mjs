// What the modules under test need of a browser when they are loaded into Node.

const storage = new Map();
const define = (name, value) => Object.defineProperty(globalThis, name, {value, writable: true, configurable: true});

define('navigator', {languages: ['ja-JP', 'en']});
define('localStorage', {getItem: (k) => storage.get(k) ?? null, setItem: (k, v) => storage.set(k, v)});
define('matchMedia', () => ({matches: false, addEventListener() {}}));
define('location', new URL('http://127.0.0.1/'));
