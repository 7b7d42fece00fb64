import {wrapText} from '../text/wrap.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {toldRows} from './told-rows.js';

/**
A row whose last span is the address of a page, or a part of it.
*/
export type LinkRow = Row & {readonly link?: string};

const address = 'https://dash.cloudflare.com/profile/api-tokens';

const whichOne = 'Of the eight calls only the list of organizations is documented for a token. The other seven (create, get, modify, delete, accounts, get profile, '
	+ 'modify profile) are documented for a key; with a token they may work by now, or be refused.';

const parts = [
	['API token', 'Does only what you allow, can expire, and can be revoked separately. Create a custom token with the permission User Details: Read.'],
	['Global key', 'Does whatever you may do, so guard it like your password. The Global API Key is sent together with your e-mail address.'],
	['Which one', whichOne],
	['So', 'Begin with a token. Where it is refused, cforgs says so; use the key then.'],
] as const;

/**
The same in lines of text.
*/
export const guideLines: readonly string[] = [
	'How to make a token or a key.',
	...parts.map(([title, text]) => `${title}: ${text}`),
	`Make one at ${address}: Create Token, or View beside Global API Key.`,
	'Escape goes back to the menu.',
];

const titleColumns = 12;

// The title stands beside its text, or above it where the screen is narrow.
function partRows(title: string, rows: readonly LinkRow[], isNarrow: boolean): readonly LinkRow[] {
	const [first = row(), ...rest] = rows;
	const beside = {...first, left: [toned('heading', title.padEnd(titleColumns)), ...first.left.slice(1)]};
	return [row(), ...(isNarrow ? [row(toned('heading', title)), ...rows] : [beside, ...rest])];
}

/**
What a token and a key are for here, and where to make one. It fits a terminal of 80 columns and 24 rows.
*/
export function guideRows(columns: number): readonly LinkRow[] {
	const isNarrow = columns < 60;
	const indent = isNarrow ? 2 : titleColumns;
	const linkRows = wrapText(address, columns - indent).map((text): LinkRow => ({...row(plain(' '.repeat(indent)), toned('accent', text)), link: address}));
	return [
		row(toned('heading', 'How to make a token or a key')),
		...parts.flatMap(([title, text]) => partRows(title, toldRows(text, columns, undefined, indent), isNarrow)),
		...partRows('Make one', [...linkRows, ...toldRows('There: Create Token, or View beside Global API Key.', columns, undefined, indent)], isNarrow),
	];
}
