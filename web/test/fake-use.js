// Advice, costs and reports of the stand-in engine, which the reporter's worker is too.

import {inventAdvice, inventCost} from '/test/invented-use.js';

const encode = (text) => [new TextEncoder().encode(text).buffer];

/** Handlers for fake-engine.js. */
export const use = {
  advise: async ({labels, unlabelled = []}) => [{advice: inventAdvice([...labels.map((l) => l.photoId), ...unlabelled])}],
  cost: async (request) => [inventCost(request)],
  report: async ({name, language, form, photos}) => [{name: `okuyuki-${name}.html`, mime: 'text/html'},
    encode(`<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"/><title>${name}</title><style>h1{color:rgb(10,90,100)}</style></head><body><h1>${name}</h1><p>${JSON.stringify({form, photos: photos.length})}</p></body></html>`)],
  table: async ({name}) => [{name: `okuyuki-${name}.csv`, mime: 'text/csv'}, encode('\ufeffphoto,label\r\n')],
};
