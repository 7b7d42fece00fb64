import {escapeHidden} from '../text/harmless-json.js';

// Of what JSON escapes, HCL does not know these.
const escapes: Readonly<Record<string, string>> = {[String.raw`\b`]: String.raw`\u0008`, [String.raw`\f`]: String.raw`\u000c`};

// Nor does it take the two halves of a character together, as JSON does.
function codePointOf(pair: string): string {
	const halves = pair.split(String.raw`\u`).slice(1).map(half => Number.parseInt(half, 16));
	return String.raw`\U${(String.fromCodePoint(...halves).codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}

/**
A string of HCL: quoted, with what would begin a template taken literally. Half a surrogate pair, which HCL cannot hold, becomes what Terraform reads in its place.
*/
export const hclString = (text: string): string => escapeHidden(JSON.stringify(text.toWellFormed()))
	.replaceAll(/\\(?:ud[89ab]..\\ud[c-f]..|.)/gv, sign => sign.length > 2 ? codePointOf(sign) : (escapes[sign] ?? sign))
	.replaceAll(/[$%]\{/gv, sign => `${sign[0] ?? ''}${sign}`);

/**
A name that Terraform takes, told apart from those of its namesakes by the id.
*/
export function resourceName(name: string, id: string): string {
	const words = name.normalize('NFKD').replaceAll(/\p{Mark}/gv, '').toLowerCase().split(/[^0-9a-z]+/v).filter(word => word !== '').join('_').slice(0, 40);
	const start = words === '' ? 'organization' : (/^[a-z]/v.test(words) ? words : `organization_${words}`);
	return `${start}_${id.replaceAll(/\W/gv, '_').slice(0, 8)}`;
}
