import assert from 'node:assert/strict';
import {test} from 'node:test';
import {summaryMarkdown, summaryRows} from '../../../source/kernel/rows/summary.js';
import {textOf} from '../../helpers/row-texts.js';
import {organization, profile, stateWith} from '../../helpers/state.js';

function shownOf(name: string, businessName: string, address = '') {
	const created = organization('new', {
		name,
		create_time: '2026-11-14T09:26:53.589Z',
		meta: {flags: {account_creation: 'true'}},
	});
	const detail = {
		organization: created,
		profile: {...profile, business_name: businessName, business_phone: '', business_address: address},
		readAt: 0,
	};
	const state = stateWith([created]);
	return {markdown: summaryMarkdown(state, detail), rows: summaryRows(state, detail, 80)};
}

const linesOf = (...texts: Parameters<typeof shownOf>) => shownOf(...texts).markdown.split('\n');

await test('reads as plain text, and marks empty values', () => {
	const lines = linesOf('Snow & Ice #1 (EMEA)', 'Snow_Ice, 50% – o’Neill');
	assert.deepEqual(lines.slice(0, 4), ['## Snow & Ice #1 (EMEA)', '', '- ID: new', '- Path: Snow & Ice #1 (EMEA)']);
	assert.ok(lines.includes('- Business name: Snow_Ice, 50% – o’Neill'));
	assert.ok(lines.includes('- Business phone: –'));
	assert.ok(lines.includes('- Created: 2026-11-14 09:26 UTC'));
});

await test('escapes Markdown without losing text or creating links', () => {
	assert.equal(linesOf('Smith <Legacy> C #', '')[0], String.raw`## Smith \<Legacy> C \#`);
	assert.ok(
		linesOf('A', '[a](b) *c* _d_ `e` ~~f~~ &lt; \\').includes(
			String.raw`- Business name: \[a](b) \*c\* \_d\_ \`e\` \~\~f\~\~ \&lt; \\`,
		),
	);
});

await test('shows mentions and addresses as code, so that nobody is notified and nothing is linked', () => {
	const values = {
		'@acme/team *now*': '`@acme/team *now*`',
		'ops@ltd.example': '`ops@ltd.example`',
		'[a](https://b.example)': '`[a](https://b.example)`',
		'see www.b.example': '`see www.b.example`',
		'Booking.com': '`Booking.com`',
		'a ``b`` @c`': '``` a ``b`` @c` ```',
		' @c': '`  @c `',
		'St. Gallen 1.5': 'St. Gallen 1.5',
	};
	const shown = Object.keys(values).map(value => linesOf(value, value));
	assert.deepEqual(
		shown.map(([heading]) => heading),
		Object.values(values).map(value => `## ${value}`),
	);
	assert.deepEqual(
		shown.map(lines => lines.find(line => line.startsWith('- Business name'))),
		Object.values(values).map(value => `- Business name: ${value}`),
	);
});

await test('lists the members of an address that have a value, and no flags', () => {
	const lines = linesOf('A', '', '{"line1":"1 *High* Street","line2":"","country":"GB"}');
	const at = lines.indexOf('- Business address:');
	assert.deepEqual(lines.slice(at, at + 4), [
		'- Business address:',
		String.raw`  - line 1: 1 \*High\* Street`,
		'  - country: GB',
		'- External metadata:',
	]);
	assert.ok(linesOf('A', '', '{"line1":""}').includes('- Business address: –'));
	assert.doesNotMatch(lines.join(' '), /account/v);
	const shown = shownOf('A', '', '{"line1":"1 Street"}').rows.map(({left}) => textOf(left));
	assert.ok(shown.some(text => /^ +line 1 +1 Street$/v.test(text)));
	assert.doesNotMatch(shown.join(' '), /account/v, 'what is copied is what is shown');
});
