// The worker of okuyuki.js. It has a name of its own, since it lies beside its parts in any folder.

import '../js/engine-worker.js';
