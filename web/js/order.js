// The order of names, as core/order has it: by code point, numbers as numbers, whatever the language of the browser.

const tokens = /[0-9０-９]+|[^]/gu;
const isNumber = /^[0-9０-９]/;
const narrow = (text) => text.replace(/[０-９]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0));
const significant = (digits) => narrow(digits).replace(/^0+/, '');

/** Compares names for sort: "9 階" comes before "10 階". 0 for equal strings alone. */
export function natural(a, b) {
  const [x, y] = [a.match(tokens) ?? [], b.match(tokens) ?? []];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const c = isNumber.test(x[i]) && isNumber.test(y[i]) ? compareNumbers(significant(x[i]), significant(y[i])) :
      narrow(x[i]).codePointAt(0) - narrow(y[i]).codePointAt(0);
    if (c) return c;
  }
  return x.length - y.length || (a < b ? -1 : a > b ? 1 : 0);
}

const compareNumbers = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
