import {callsOfKindText, accessTo, callsOf, callsText, permissionsText, readCalls} from '../../base/api/calls.js';
import {wrapText} from '../../base/text/wrap.js';
import {type LinkRow, plain, row, toldRows, toned} from '../rows/row.js';

const address = 'https://dash.cloudflare.com/profile/api-tokens';

const needs = callsOf('user_token').map(
	({call, does}) => `To ${does[0]}, it needs the permission ${permissionsText(accessTo(call, 'user_token'))}.`,
);

const parts = [
	[
		'API token',
		`An API token ${callsOfKindText('user_token')}. ${needs.join(' ')} It can expire, and be revoked separately. An account API token ${callsOfKindText('account_token')}.`,
	],
	[
		'Global key',
		`The Global API key ${callsOfKindText('global_api_key')} and do everything your user can, in every product: guard it like your password. It is sent with your email address.`,
	],
	[
		'Read-only',
		`There is no read-only role for the key yet. If you only want to ${callsText(readCalls)}, start with --read-only. cforgs then changes nothing.`,
	],
	['Which one', 'Start with a token to look around. To edit, delete, or read profiles and accounts, use the key.'],
] as const;

/** The guide as lines, for screen readers. */
export const guideLines: readonly string[] = [
	'How to make a token or a key.',
	...parts.map(([title, text]) => `${title}: ${text}`),
	`Make one at ${address}: Create Token, or View next to Global API Key.`,
	'Escape goes back to the menu.',
];

const titleColumns = 12;

// The title is next to its text, or above it on narrow screens.
function partRows(title: string, rows: readonly LinkRow[], isNarrow: boolean): readonly LinkRow[] {
	const [first = row(), ...rest] = rows;
	const beside = {...first, left: [toned('heading', title.padEnd(titleColumns)), ...first.left.slice(1)]};
	return [row(), ...(isNarrow ? [row(toned('heading', title)), ...rows] : [beside, ...rest])];
}

/** What each kind of credential can do here, and where to create one. The guide fits 80 columns and 24 rows. */
export function guideRows(columns: number): readonly LinkRow[] {
	const isNarrow = columns < 60;
	const indent = isNarrow ? 2 : titleColumns;
	const linkRows = wrapText(address, columns - indent).map((text): LinkRow => ({
		...row(plain(' '.repeat(indent)), toned('accent', text)),
		link: address,
	}));
	return [
		row(toned('heading', 'How to make a token or a key')),
		...parts.flatMap(([title, text]) => partRows(title, toldRows(text, columns, undefined, indent), isNarrow)),
		...partRows(
			'Make one',
			[...linkRows, ...toldRows('There: Create Token, or View next to Global API Key.', columns, undefined, indent)],
			isNarrow,
		),
	];
}
