import {escapeHidden} from '../text/harmless-json.js';

// Of what JSON escapes, HCL does not know these.
const escapes: Readonly<Record<string, string>> = {[String.raw`\b`]: String.raw`\u0008`, [String.raw`\f`]: String.raw`\u000c`};

/**
A string of HCL: quoted, with what would begin a template taken literally.
*/
export const hclString = (text: string): string => escapeHidden(JSON.stringify(text))
	.replaceAll(/\\./gv, pair => escapes[pair] ?? pair)
	.replaceAll(/[$%]\{/gv, sign => `${sign[0] ?? ''}${sign}`);

/**
A name that Terraform takes, told apart from those of its namesakes by the id.
*/
export function resourceName(name: string, id: string): string {
	const words = name.normalize('NFKD').replaceAll(/\p{Mark}/gv, '').toLowerCase().split(/[^0-9a-z]+/v).filter(word => word !== '').join('_').slice(0, 40);
	const start = words === '' ? 'organization' : (/^[a-z]/v.test(words) ? words : `organization_${words}`);
	return `${start}_${id.replaceAll(/\W/gv, '_').slice(0, 8)}`;
}
