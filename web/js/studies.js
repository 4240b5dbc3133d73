// The steps from learning on, and the view of what is kept. They are not needed before there are photos with labels, so the page loads them when it is on view
// already.

export {compareStep} from './compare-view.js';
export {learnStep} from './learn-step.js';
export {reportStep} from './report-view.js';
export {saveView} from './save-view.js';
export {stressStep} from './stress-view.js';

// For scripts, see api.js.
export {comparing} from './compare.js';
export {usableForm} from './cost.js';
export {check as monitor} from './monitor.js';
export {judge, watchMaps} from './nearer.js';
export {makeReport} from './report.js';
export {stressing} from './stress.js';
